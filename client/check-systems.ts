import { remedyOf, type ErrorCode } from '../codes/registry.js';
import type { CanvasClient } from '../canvas/client.js';
import type { SecretKey } from '../config/secrets.js';
import { takeFingerprint, type Fingerprint } from '../oneroster/rostering/fingerprint.js';
import type { Store } from '../store/postgres/connect.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';
import { canvasBound, type CanvasBound } from '../store/reports/canvas-bound.js';
import { awayCodes, describeError } from './describe-error.js';
import { systems } from './systems.js';
import { counted } from './times.js';

/** One thing that was looked at, with what was learned or what to mend. */
export interface Finding {
  end: 'sis' | 'canvas';
  what: string;
  /** `note` is worth knowing and keeps nothing from running. */
  state: 'fine' | 'note' | 'wrong';
  told: string;
  code?: ErrorCode;
  remedy?: string;
  /** Nobody answered, as against an answer that is wrong. */
  away?: boolean;
}

/** Asks both ends of a district everything a run needs of them. An end that fails is told; the other is asked as well. */
export async function checkSystems(
  store: Store,
  secretKeys: [SecretKey, ...SecretKey[]],
  district: RegisteredDistrict,
): Promise<Finding[]> {
  const bound = await canvasBound(store.sql, district.districtId);
  const { sis, canvas } = systems(store, secretKeys, district);
  try {
    return [
      ...(await orFailure('sis', 'token', async () => sisFindings(await takeFingerprint(sis)))),
      ...(await orFailure('canvas', 'token', () => canvasFindings(canvas, district, bound))),
    ];
  } finally {
    sis.close();
  }
}

async function orFailure(end: Finding['end'], what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const { code, message, remedy } = describeError(error);
    return [{ end, what, state: 'wrong', told: message, code, remedy, away: awayCodes.has(code) }];
  }
}

/** What a provider's fingerprint tells an operator. Pure. */
export function sisFindings(print: Fingerprint): Finding[] {
  const fine = (what: string, told: string): Finding => ({ end: 'sis', what, state: 'fine', told });
  const note = (what: string, told: string, remedy: string): Finding => ({
    end: 'sis',
    what,
    state: 'note',
    told,
    remedy,
  });
  const findings: Finding[] = print.token ? [fine('token', `given, valid for ${print.token.lifetimeSeconds} s`)] : [];
  for (const [collection, shape] of Object.entries(print.collections)) {
    const rows = shape.total === null ? 'total not told' : `${counted(shape.total)} records`;
    const rejected = shape.rejected > 0 ? `, ${shape.rejected} of ${shape.sampled} sampled cannot be read` : '';
    findings.push(
      shape.rejected > 0
        ? note(collection, `${rows}${rejected}`, 'A run lists them: rollbook problems.')
        : fine(collection, rows),
      ...shape.warnings.map((warning) =>
        note(collection, `the provider warns: ${warning}`, 'Ask its vendor what this means.'),
      ),
    );
  }
  for (const { what, code, remedy } of print.failures) {
    findings.push({
      end: 'sis',
      what,
      state: 'wrong',
      told: 'cannot be read',
      code,
      remedy,
      away: awayCodes.has(code),
    });
  }
  if (Object.keys(print.collections).length === 0) return findings;
  findings.push(
    fine('pages', print.pageCap === null ? 'as large as asked for' : `at most ${counted(print.pageCap)} rows`),
  );
  if (!print.totalGiven) {
    const told = 'no X-Total-Count: completeness is proven by reading past the end';
    findings.push(note('totals', told, 'Nothing to do; switch totals on in the plug-in if it can.'));
  }
  const unsorted = print.sort === 'ignored' || print.sort === 'refused';
  findings.push(
    unsorted
      ? note('order', `sorting by sourcedId is ${print.sort}`, 'Nothing to do: reads that do not join up are repeated.')
      : fine('order', `sorting by sourcedId is ${print.sort}`),
  );
  return findings;
}

const permissionNames: Readonly<Record<string, string>> = {
  import_sis: 'SIS Data - import',
  manage_sis: 'SIS Data - manage',
  read_sis: 'SIS Data - read',
  read_course_list: 'Courses - view list',
  read_roster: 'Users - view list',
};

async function canvasFindings(
  canvas: CanvasClient,
  district: RegisteredDistrict,
  bound: CanvasBound,
): Promise<Finding[]> {
  const fine = (what: string, told: string): Finding => ({ end: 'canvas', what, state: 'fine', told });
  const wrong = (what: string, code: ErrorCode, told: string, remedy = remedyOf(code)): Finding => ({
    ...{ end: 'canvas', what, state: 'wrong', code, told, remedy },
  });
  const account = await canvas.self();
  const findings = [
    account.isRoot
      ? fine('account', `root account ${account.id}, "${account.name}"`)
      : wrong('account', 'CANVAS_NOT_ROOT', 'the token belongs to a sub-account'),
  ];
  const permissions = await canvas.permissions();
  const missing = Object.entries(permissions ?? {}).filter(([, given]) => !given);
  for (const [name] of missing) {
    const title = permissionNames[name] ?? name;
    const remedy = `Give the token's user a role in the root account with "${title}".`;
    findings.push(wrong('permissions', 'CANVAS_PERMISSION', `"${title}" (${name}) is missing`, remedy));
  }
  if (permissions === null) findings.push({ ...fine('permissions', 'this Canvas does not tell them'), state: 'note' });
  else if (missing.length === 0) findings.push(fine('permissions', 'everything that imports need'));

  const host = new URL(district.settings.canvas.url).host;
  if (bound.host !== null && bound.host !== host) {
    const remedy = `Put ${bound.host} back into canvas.url, or register a new district for this Canvas.`;
    findings.push(
      wrong('host', 'CANVAS_HOST_CHANGED', `the rows of this district were accepted by ${bound.host}`, remedy),
    );
  }
  if (missing.some(([name]) => name === 'read_sis')) return findings; // every list of SIS objects would look empty
  findings.push(await sisObjects(canvas, bound));
  return findings;
}

/** Before a first apply nothing in Canvas is ours; afterwards everything found is taken for ours. */
async function sisObjects(canvas: CanvasClient, bound: CanvasBound): Promise<Finding> {
  const counts = await canvas.sisObjectCounts();
  const held = Object.entries(counts).filter(([, rows]) => rows > 0);
  const told = held.map(([kind, rows]) => `${rows >= 100 ? '100 or more' : rows} ${kind}`).join(', ');
  const common = { end: 'canvas', what: 'SIS objects' } as const;
  if (held.length === 0) return { ...common, state: 'fine', told: 'none' };
  if (bound.host !== null || bound.submitted) return { ...common, state: 'fine', told };
  const code = 'CANVAS_NOT_EMPTY';
  return { ...common, state: 'wrong', code, told: `${told} that Rollbook did not make`, remedy: remedyOf(code) };
}
