import { z } from 'zod';
import { remedyOf } from '../../codes/registry.js';
import type { CanvasRequests } from '../requests.js';
import type { Holdings, SisObjectSample } from './holdings.js';
import type { ReadBack } from './read-back.js';

/** Canvas permissions that provisioning uses: Canvas's name for each, and the title in its list of roles. */
const neededPermissions = {
  import_sis: 'SIS Data - import',
  manage_sis: 'SIS Data - manage',
  read_sis: 'SIS Data - read',
  read_course_list: 'Courses - view list',
  read_roster: 'Users - view list',
} as const;
type Permission = keyof typeof neededPermissions;

/** What a run must know of a Canvas before it sends anything. */
export interface CanvasState {
  account: { id: string; name: string; isRoot: boolean };
  /** Permissions of the token's user; null if this Canvas does not tell, and without those that it does not tell. */
  permissions: Partial<Record<Permission, boolean>> | null;
  /** Null if not requested, or if the lists cannot be read. */
  sample: SisObjectSample | null;
}

export interface CanvasBinding {
  /** Host of `canvas.url`. */
  host: string;
  /** The host that accepted this district's rows; null before the first. */
  acceptedBy: string | null;
  /** Whether nothing was ever submitted for this district: SIS objects in Canvas are then not Rollbook's. */
  isFirstApply: boolean;
}

export interface CanvasProblem {
  code: 'CANVAS_NOT_ROOT' | 'CANVAS_PERMISSION' | 'CANVAS_HOST_CHANGED' | 'CANVAS_SIS_IDS_HIDDEN' | 'CANVAS_NOT_EMPTY';
  message: string;
  remedy: string;
  /** Runs that it stops. `firstApply`: those that would send the first rows. `none`: its effect shows later. */
  stops: 'every' | 'firstApply' | 'none';
}

/** Without one of these the lists of SIS objects are closed, or have no SIS ids. */
const listPermissions: readonly Permission[] = ['read_sis', 'read_course_list', 'read_roster'];

export function createReadiness(requests: CanvasRequests, { self }: ReadBack, { sisObjectSample }: Holdings) {
  async function permissions(): Promise<CanvasState['permissions']> {
    const names = Object.keys(neededPermissions);
    const query = new URLSearchParams(names.map((name): [string, string] => ['permissions[]', name]));
    return requests.callOrNull(z.record(z.string(), z.boolean()), {
      path: `/accounts/self/permissions?${query}`,
      route: '/accounts/:id/permissions',
    });
  }

  /** Two requests, and four more for the sample. */
  async function canvasState({ withSample }: { withSample: boolean }): Promise<CanvasState> {
    const { id, name, isRoot } = await self();
    const allowed = await permissions();
    const canList = listPermissions.every((permission) => allowed?.[permission] !== false);
    const sample = withSample && canList ? await sisObjectSample() : null;
    return { account: { id, name, isRoot }, permissions: allowed, sample };
  }

  return { canvasState };
}

/**
 * Problems of a Canvas, worst first. Pure; the one check of `rollbook connect` and of a run.
 *
 * Before the first apply it must be certain that Canvas holds no SIS objects. A list proves that only if it shows SIS
 * ids: Canvas omits the field for users who may not read SIS data, and every list then looks empty.
 */
export function readinessProblems({ account, permissions, sample }: CanvasState, binding: CanvasBinding) {
  const { host, acceptedBy, isFirstApply } = binding;
  const problems: CanvasProblem[] = [];
  if (!account.isRoot) {
    problems.push({
      code: 'CANVAS_NOT_ROOT',
      message: 'The token belongs to a sub-account.',
      remedy: remedyOf('CANVAS_NOT_ROOT'),
      stops: 'every',
    });
  }
  for (const [name, title] of Object.entries(neededPermissions) as [Permission, string][]) {
    if (permissions?.[name] !== false) continue;
    problems.push({
      code: 'CANVAS_PERMISSION',
      message: `"${title}" (${name}) is missing.`,
      remedy: `Give the token's user a role in the root account with "${title}".`,
      stops: name === 'import_sis' ? 'every' : listPermissions.includes(name) ? 'firstApply' : 'none',
    });
  }
  if (acceptedBy !== null && acceptedBy !== host) {
    problems.push({
      code: 'CANVAS_HOST_CHANGED',
      message: `The rows of this district were accepted by ${acceptedBy}.`,
      remedy: `Put ${acceptedBy} back into canvas.url, or register a new district for this Canvas.`,
      stops: 'every',
    });
  }
  if (!isFirstApply || sample === null) return problems;
  if (!showsSisIds(sample, permissions?.read_sis)) {
    problems.push({
      code: 'CANVAS_SIS_IDS_HIDDEN',
      message: 'Canvas shows no SIS ids, so that it cannot be told whether it is empty.',
      remedy: remedyOf('CANVAS_SIS_IDS_HIDDEN'),
      stops: 'firstApply',
    });
  }
  if (Object.values(sample.counts).some((objects) => objects > 0)) {
    problems.push({
      code: 'CANVAS_NOT_EMPTY',
      message: `Canvas holds SIS objects that Rollbook did not make: ${describeCounts(sample)}.`,
      remedy: remedyOf('CANVAS_NOT_EMPTY'),
      stops: 'firstApply',
    });
  }
  return problems;
}

/**
 * A sample without the objects that belong to other districts of this Rollbook in the same Canvas. They stay listed: that
 * they were seen shows that SIS ids are.
 */
export function withoutSiblings(
  sample: SisObjectSample | null,
  siblings: Readonly<Record<keyof SisObjectSample['sisIds'], readonly string[]>>,
): SisObjectSample | null {
  if (sample === null) return null;
  const { accounts, terms, courses, users } = sample.counts;
  return {
    ...sample,
    counts: {
      accounts: accounts - siblings.account.length,
      terms: terms - siblings.term.length,
      courses: courses - siblings.course.length,
      users: users - siblings.user.length,
    },
  };
}

/** Listed objects decide; if nothing is listed, only a reported permission does. */
function showsSisIds({ listed, withField }: SisObjectSample, mayReadSis: boolean | undefined): boolean {
  return listed > 0 ? withField > 0 : mayReadSis === true;
}

export function describeCounts({ counts }: SisObjectSample): string {
  const some = Object.entries(counts).filter(([, objects]) => objects > 0);
  return some.map(([kind, objects]) => `${objects >= 100 ? '100 or more' : objects} ${kind}`).join(', ') || 'none';
}
