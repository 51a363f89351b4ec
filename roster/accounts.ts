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
export function accountIds(orgs: KnownOrg[], settings: DistrictSettings): Map<string, string> {
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
    const exit = org.status === 'tobedeleted' || (known.presence === Presence.gone && proven);
    if (exit) {
      rows.push({ ...common, state: DesiredState.absent, reason: 'ORG_GONE' });
    } else if (known.presence !== Presence.present) {
      rows.push({ ...common, state: DesiredState.unknown, reason: 'ORG_MISSING' });
    } else if (depth === null) {
      rows.push({ ...common, state: DesiredState.unknown, reason: 'ORG_PARENT_UNKNOWN' });
      problems.push({
        code: 'ORG_PARENT_UNKNOWN',
        kind: 'orgs',
        thing: org.sourcedId,
        school: org.sourcedId,
        field: 'parent',
        detail: org.parentSourcedId ?? undefined,
        remedy: remedyOf('ORG_PARENT_UNKNOWN'),
      });
    } else {
      const parent = org.parentSourcedId ? (ids.get(org.parentSourcedId) ?? '') : '';
      const fields = {
        account_id: sisId,
        parent_account_id: parent,
        name: asLongAsKept(org.name),
        status: 'active',
        integration_id: '',
      };
      rows.push({ ...common, state: DesiredState.desired, fields });
    }
  }
  return { rows, problems };
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
