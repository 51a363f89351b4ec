import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { Org } from '../oneroster/rostering/model.js';
import { DesiredState, type MappedRow, type RecordProblem } from './mapped.js';
import { Presence } from './presence.js';
import { schoolInScope } from './scope.js';
import { asLongAsKept, fillTemplate } from './template.js';

export interface KnownOrg {
  org: Org;
  presence: Presence;
  pinned: string | null;
}

/** The account of each org; '' is Canvas's root account. */
export type AccountIds = ReadonlyMap<string, string>;

const isDistrict = (org: Pick<Org, 'type'>): boolean => org.type === 'district' || org.type === 'local';
const isAbove = (org: Pick<Org, 'type'>): boolean => org.type === 'state' || org.type === 'national';

/**
 * Whether an org is Canvas's root account, for which no row is sent: orgs above the district, and mostly the district.
 */
export function isRootAccount(org: Pick<Org, 'type'>, { canvas }: DistrictSettings): boolean {
  return isAbove(org) || (isDistrict(org) && canvas.districtAccount === 'root');
}

/** Whether an org becomes an account; the district always does. */
export function accountInScope(org: Org, { scope }: DistrictSettings): boolean {
  return isDistrict(org) || schoolInScope(org, scope);
}

/** The SIS id of each org's account. The district is the root account unless the settings say otherwise. */
function accountIds(orgs: KnownOrg[], settings: DistrictSettings): Map<string, string> {
  return new Map(
    orgs.map(({ org, pinned }) => {
      if (isRootAccount(org, settings)) return [org.sourcedId, ''];
      const words = { sourcedId: org.sourcedId, identifier: org.identifier };
      return [org.sourcedId, pinned ?? fillTemplate(settings.mapping.ids.account, words)];
    }),
  );
}

/** Maps all orgs to accounts, parents before children as Canvas wants them. */
export function mapAccounts(
  orgs: KnownOrg[],
  settings: DistrictSettings,
  proven: boolean,
): { rows: MappedRow[]; problems: RecordProblem[] } {
  const ids = accountIds(orgs, settings);
  const byId = new Map(orgs.map((known) => [known.org.sourcedId, known]));
  const rows: MappedRow[] = [];
  const problems: RecordProblem[] = [];
  for (const { known, depth } of withDepth(orgs, byId, ids)) {
    const { org } = known;
    const sisId = ids.get(org.sourcedId)!;
    if (sisId === '') continue;
    if (!accountInScope(org, settings)) continue;
    const common = { kind: 'account' as const, sisId, school: org.sourcedId, sources: [org.sourcedId] };
    if (org.status === 'tobedeleted' || (known.presence === Presence.gone && proven)) {
      rows.push({ ...common, state: DesiredState.absent, reason: 'ORG_GONE' });
      continue;
    }
    if (known.presence !== Presence.present) {
      rows.push({ ...common, state: DesiredState.unknown, reason: 'ORG_MISSING' });
      continue;
    }
    if (depth === null) problems.push(parentProblem(org));
    // A feed may hold the schools alone: a new one then lies below the root. One that stands is not moved there.
    const isNewOrphan = !byId.has(org.parentSourcedId ?? '') && known.pinned === null && proven;
    if (depth === null && !isNewOrphan) {
      rows.push({ ...common, state: DesiredState.unknown, reason: 'ORG_PARENT_UNKNOWN' });
      continue;
    }
    const fields = {
      account_id: sisId,
      parent_account_id: org.parentSourcedId ? (ids.get(org.parentSourcedId) ?? '') : '',
      name: asLongAsKept(org.name),
      status: 'active',
      integration_id: '',
    };
    rows.push({ ...common, state: DesiredState.desired, fields });
  }
  return { rows, problems };
}

function parentProblem(org: Org): RecordProblem {
  const code = 'ORG_PARENT_UNKNOWN';
  const about = { kind: 'orgs' as const, thing: org.sourcedId, school: org.sourcedId, field: 'parent' };
  return { code, ...about, detail: org.parentSourcedId ?? undefined, remedy: remedyOf(code) };
}

/**
 * The accounts that classes may lie in: those that stand, or should. Below one that cannot be made nothing is sent.
 *
 * @param proven whether the list of orgs is certified
 */
export function usableAccounts(orgs: KnownOrg[], settings: DistrictSettings, proven: boolean): AccountIds {
  const pinned = new Set(orgs.flatMap((each) => (each.pinned === null ? [] : [each.org.sourcedId])));
  const unmade = mapAccounts(orgs, settings, proven).rows.filter(
    ({ state, sources }) => state === DesiredState.unknown && !pinned.has(sources[0]!),
  );
  const without = new Set(unmade.map((each) => each.sources[0]!));
  return new Map([...accountIds(orgs, settings)].filter(([sourcedId]) => !without.has(sourcedId)));
}

/** Orders orgs by their distance from the top; null if a parent is unknown or the tree has a cycle. */
function withDepth(
  orgs: KnownOrg[],
  byId: Map<string, KnownOrg>,
  ids: AccountIds,
): Array<{ known: KnownOrg; depth: number | null }> {
  const depthOf = (known: KnownOrg): number | null => {
    let depth = 0;
    for (let parent = known.org.parentSourcedId; parent && ids.get(parent) !== ''; depth += 1) {
      const above: KnownOrg | undefined = byId.get(parent);
      if (!above || depth > 20) return null;
      parent = above.org.parentSourcedId;
    }
    return depth;
  };
  return orgs
    .map((known) => ({ known, depth: depthOf(known) }))
    .sort((a, b) => (a.depth ?? 99) - (b.depth ?? 99) || (a.known.org.sourcedId < b.known.org.sourcedId ? -1 : 1));
}
