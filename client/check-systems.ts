import type { CanvasClient } from '../canvas/client.js';
import {
  describeCounts,
  readinessProblems,
  withoutSiblings,
  type CanvasProblem,
  type CanvasState,
} from '../canvas/sis/readiness.js';
import type { SecretKey } from '../config/secrets.js';
import { takeFingerprint, type Fingerprint } from '../oneroster/rostering/fingerprint.js';
import type { Store } from '../store/postgres/connect.js';
import { siblingObjects } from '../store/districts/sibling-objects.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';
import { canvasBound, type CanvasBound } from '../store/reports/canvas-bound.js';
import { importerFindings } from './check-importers.js';
import { isAway } from './describe-error.js';
import { orFailure, type Finding } from './finding.js';
import { systems } from './systems.js';
import { counted } from './times.js';

/** Checks all that a run needs of a district's two systems. A failure of one does not stop the check of the other. */
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
      ...(await orFailure('canvas', 'token', () => canvasFindings(store, canvas, district, bound))),
    ];
  } finally {
    sis.close();
    canvas.close();
  }
}

/** Orders of a provider's lists that an operator should know of, with what follows. */
const oddOrders: Partial<Record<Fingerprint['sort'], [message: string, remedy: string]>> = {
  ignored: ['sorting by sourcedId is ignored', 'Nothing to do: reads that do not join up are repeated.'],
  refused: ['sorting by sourcedId is refused', 'Nothing to do: the lists are read unsorted.'],
  withinPage: [
    'each page is sorted by sourcedId for itself, so that sorted pages do not join',
    'Nothing to do: the lists are read unsorted.',
  ],
};

/** Findings of a provider's fingerprint, for operators. Pure. */
function sisFindings(fingerprint: Fingerprint): Finding[] {
  const fine = (what: string, message: string): Finding => ({ end: 'sis', what, state: 'fine', message });
  const note = (what: string, message: string, remedy: string): Finding => ({
    end: 'sis',
    what,
    state: 'note',
    message,
    remedy,
  });
  const findings: Finding[] = fingerprint.token
    ? [fine('token', `given, valid for ${fingerprint.token.lifetimeSeconds} s`)]
    : [];
  for (const [collection, shape] of Object.entries(fingerprint.collections)) {
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
  for (const { what, code, remedy, words } of fingerprint.failures) {
    findings.push({
      end: 'sis',
      what,
      state: 'wrong',
      message: words === '' ? 'cannot be read' : `cannot be read; it says: ${words}`,
      code,
      remedy,
      away: isAway(code),
    });
  }
  if (Object.keys(fingerprint.collections).length === 0) return findings;
  findings.push(
    fine(
      'pages',
      fingerprint.pageCap === null ? 'as large as asked for' : `at most ${counted(fingerprint.pageCap)} rows`,
    ),
  );
  if (!fingerprint.totalGiven) {
    const missingTotals = 'no X-Total-Count: completeness is proven by reading past the end';
    findings.push(note('totals', missingTotals, 'Nothing to do; switch totals on in the plug-in if it can.'));
  }
  const odd = oddOrders[fingerprint.sort];
  findings.push(odd ? note('order', ...odd) : fine('order', `sorting by sourcedId is ${fingerprint.sort}`));
  return findings;
}

async function canvasFindings(
  store: Store,
  canvas: CanvasClient,
  district: RegisteredDistrict,
  bound: CanvasBound,
): Promise<Finding[]> {
  const read = await canvas.canvasState({ withSample: true });
  const siblings = await siblingObjects(store.sql, district, read.sample?.sisIds);
  const state = { ...read, sample: withoutSiblings(read.sample, siblings) };
  const host = new URL(district.settings.canvas.url).host;
  const isFirstApply = bound.host === null && !bound.submitted;
  const problems = readinessProblems(state, { host, acceptedBy: bound.host, isFirstApply });
  const { otherImporters } = district.settings.canvas;
  return [
    ...wellKnown(state, problems),
    ...problems.map(ofProblem),
    ...(await orFailure('canvas', 'other importers', () => importerFindings(store.db, canvas, otherImporters))),
  ];
}

/**
 * Checks that passed. Before a first apply nothing in Canvas is Rollbook's; afterwards SIS objects count as Rollbook's.
 */
function wellKnown({ account, permissions, sample }: CanvasState, problems: CanvasProblem[]): Finding[] {
  const has = (...codes: CanvasProblem['code'][]): boolean => problems.some(({ code }) => codes.includes(code));
  const fine = (what: string, message: string): Finding => ({ end: 'canvas', what, state: 'fine', message });
  const findings: Finding[] = [];
  if (!has('CANVAS_NOT_ROOT')) findings.push(fine('account', `root account ${account.id}, "${account.name}"`));
  if (permissions === null) findings.push({ ...fine('permissions', 'this Canvas does not tell them'), state: 'note' });
  else if (!has('CANVAS_PERMISSION')) findings.push(fine('permissions', 'everything that imports need'));
  if (sample !== null && !has('CANVAS_NOT_EMPTY', 'CANVAS_SIS_IDS_HIDDEN')) {
    findings.push(fine('SIS objects', describeCounts(sample)));
  }
  return findings;
}

const whatOf: Record<CanvasProblem['code'], string> = {
  CANVAS_NOT_ROOT: 'account',
  CANVAS_PERMISSION: 'permissions',
  CANVAS_HOST_CHANGED: 'host',
  CANVAS_SIS_IDS_HIDDEN: 'SIS objects',
  CANVAS_NOT_EMPTY: 'SIS objects',
};

function ofProblem({ code, message, remedy }: CanvasProblem): Finding {
  return { end: 'canvas', what: whatOf[code], state: 'wrong', code, message, remedy };
}
