/** A desired user, reduced to what no two users may share. */
export interface DesiredUser {
  sisId: string;
  /** The first of the person's records. */
  sourcedId: string;
  /** Whether Canvas has accepted the user by that record. */
  pinned: boolean;
  login: string;
  /** '' if none is sent. */
  email: string;
  /** Whether an identity proposal about the record is open: until it is answered the likeness is no clash. */
  inQuestion: boolean;
}

/** A user as Canvas has accepted it. */
export interface StandingUser {
  sisId: string;
  login: string;
  email: string;
}

export interface ResolvedUsers {
  /** Users to send, some of them without their address. */
  sent: DesiredUser[];
  /** Users with another one's SIS id: not sent, reported as `SIS_ID_CLASH`. */
  sisIdClashes: DesiredUser[];
  /** Users with another one's login: `unknown`, reported as `LOGIN_CLASH`. */
  loginClashes: DesiredUser[];
}

/** Which of two records keeps their SIS id: the first for which one of these is true; else by sourcedId. */
export const sisIdPrecedence = ['pinned'] as const;

/** Which of two people keeps their login: the first for whom one of these is true; else by SIS id. */
export const loginPrecedence = [
  /** Canvas knows the person by this login. */
  'keeps',
  /** Canvas knows the person. */
  'stands',
] as const;

/**
 * Finds users that may not be sent as desired:
 *
 * - of two records with one SIS id the pinned one keeps it, else the first by its sourcedId;
 * - of two people with one login the one whom Canvas knows by it keeps it, else one whom Canvas knows, else the first
 * by SIS id; a login of a Canvas user who is not desired in this run is never taken;
 * - an address that two people share is not sent for new users.
 *
 * Logins and addresses are compared without regard to case, as Canvas does.
 */
export function resolveClashes(desired: readonly DesiredUser[], standing: readonly StandingUser[]): ResolvedUsers {
  const inCanvas = new Map(standing.map((each) => [each.sisId, each]));
  const [distinct, sisIdClashes] = firstOfEach(
    desired.filter((each) => !each.inQuestion),
    (each) => each.sisId,
    (a, b) => byPrecedence(sisIdPrecedence, a, b) || byText(a.sourcedId, b.sourcedId),
  );
  const desiredIds = new Set(desired.map((each) => each.sisId));
  const loginsOfOthers = new Set(
    standing.filter((each) => !desiredIds.has(each.sisId)).map((each) => folded(each.login)),
  );
  const keepsLogin = (each: DesiredUser): boolean => {
    const accepted = inCanvas.get(each.sisId);
    return accepted !== undefined && folded(accepted.login) === folded(each.login);
  };
  const claimOf = (each: DesiredUser) => ({ keeps: keepsLogin(each), stands: inCanvas.has(each.sisId) });
  const [firsts, seconds] = firstOfEach(
    distinct,
    (each) => folded(each.login),
    (a, b) => byPrecedence(loginPrecedence, claimOf(a), claimOf(b)) || byText(a.sisId, b.sisId),
  );
  const takes = (each: DesiredUser): boolean => !keepsLogin(each) && loginsOfOthers.has(folded(each.login));
  const sent = [...firsts.filter((each) => !takes(each)), ...desired.filter((each) => each.inQuestion)];
  const shared = sharedEmails(sent, standing);
  return {
    sent: sent.map((each) => {
      const keeps = folded(inCanvas.get(each.sisId)?.email ?? '') === folded(each.email);
      return shared.has(folded(each.email)) && !keeps ? { ...each, email: '' } : each;
    }),
    sisIdClashes,
    loginClashes: [...seconds, ...firsts.filter(takes)],
  };
}

/** Addresses shared by several sent users, or by one that is sent and another one in Canvas. */
function sharedEmails(sent: readonly DesiredUser[], standing: readonly StandingUser[]): ReadonlySet<string> {
  const isOfAnother = (one: DesiredUser, at: number): boolean =>
    sent.some((each, place) => place !== at && folded(each.email) === folded(one.email)) ||
    standing.some((each) => each.sisId !== one.sisId && folded(each.email) === folded(one.email));
  return new Set(
    sent.filter((each, at) => each.email !== '' && isOfAnother(each, at)).map((each) => folded(each.email)),
  );
}

/** Splits items into the first of each key, in order, and all others. */
function firstOfEach<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  order: (a: Item, b: Item) => number,
): [firsts: Item[], others: Item[]] {
  const firsts = new Map<string, Item>();
  for (const item of [...items].sort(order)) if (!firsts.has(keyOf(item))) firsts.set(keyOf(item), item);
  const chosen = new Set(firsts.values());
  return [items.filter((item) => chosen.has(item)), items.filter((item) => !chosen.has(item))];
}

function byPrecedence<Name extends string>(
  names: readonly Name[],
  a: Readonly<Record<Name, boolean>>,
  b: Readonly<Record<Name, boolean>>,
): number {
  const deciding = names.find((name) => a[name] !== b[name]);
  return deciding === undefined ? 0 : Number(b[deciding]) - Number(a[deciding]);
}

const folded = (text: string): string => text.toLowerCase();
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
