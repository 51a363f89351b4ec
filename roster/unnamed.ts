import type { Org } from '../oneroster/rostering/model.js';
import { commonest, type TermGroup } from './terms.js';

type Accepted = Readonly<Record<string, string>> | null | undefined;

/** An org whose name came blank keeps the name that Canvas has accepted, if it has one. */
export function withAcceptedName(org: Org, accepted: Accepted): Org {
  return named(org, org.unnamed && accepted?.name, (name) => ({ ...org, name }));
}

/**
 * Sessions whose title came blank have that of their term: what its other sessions are called, else the name that Canvas has
 * accepted. Without either they stay unnamed.
 *
 * @param accepted rows of terms as Canvas has accepted them, by SIS id
 */
export function withTermTitles(
  groups: readonly TermGroup[],
  accepted: ReadonlyMap<string, NonNullable<Accepted>>,
): TermGroup[] {
  return groups.map(({ sisId, sessions }) => {
    const titles = sessions.filter((each) => !each.unnamed).map((each) => each.title);
    const ofTerm = titles.length > 0 ? commonest(titles) : accepted.get(sisId)?.name;
    return {
      sisId,
      sessions: sessions.map((each) => named(each, each.unnamed && ofTerm, (title) => ({ ...each, title }))),
    };
  });
}

function named<Body extends { unnamed?: true }>(
  body: Body,
  name: string | undefined,
  withName: (name: string) => Body,
): Body {
  if (!name) return body;
  const { unnamed: _, ...rest } = withName(name);
  return rest as Body;
}

/** Records of orgs with the names by which they are known. */
export function namedOrgs<Known extends { body: Org; accepted?: Accepted }>(orgs: readonly Known[]): Known[] {
  return orgs.map((each) => ({ ...each, body: withAcceptedName(each.body, each.accepted) }));
}
