/** By what two records are told to be one human's. */
interface NameAndNumber {
  name: string;
  /** Of the first of the person's records; null if it has none. */
  number: string | null;
}

/** A desired user, reduced to what no two users may share. */
export interface DesiredUser extends NameAndNumber {
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
export interface StandingUser extends NameAndNumber {
  sisId: string;
  login: string;
  email: string;
  /** Whether the person is proven to have left the SIS. */
  left: boolean;
}

export interface ResolvedUsers {
  /** Users to send, some of them without their address. */
  sent: DesiredUser[];
  /** Users with another one's SIS id: not sent, reported as `SIS_ID_CLASH`. */
  sisIdClashes: DesiredUser[];
  /** Users with another one's login: `unknown`, reported as `LOGIN_CLASH`. */
  loginClashes: DesiredUser[];
  /** Users of `sent` whose address somebody else wants or has: reported as `EMAIL_SHARED`. */
  sharedEmails: DesiredUser[];
}

/**
 * Whether two records are one human's: of one name and one number. Of the address that they share nothing is told then.
 * Namesakes have other numbers, or none.
 */
function isOneHuman(one: NameAndNumber, other: NameAndNumber): boolean {
  return one.number !== null && one.number === other.number && folded(one.name) === folded(other.name);
}

/** Which of two records keeps their SIS id: the first for which one of these is true; else by sourcedId. */
export const sisIdPrecedence = ['pinned'] as const;

/** Which of two people keeps their login: the first for whom one of these is true; else by SIS id. */
export const loginPrecedence = [
  /** Canvas knows the person by this login. */
  'keeps',
  /** Canvas knows the person. */
  'stands',
  /** The person's address is made of the login: whoever got it by mistake has another address. */
  'addressed',
] as const;

/**
 * Finds users that may not be sent as desired:
 *
 * - of two records with one SIS id the pinned one keeps it, else the first by its sourcedId;
 * - of two people with one login the one whom Canvas knows by it keeps it, else one whom Canvas knows, else one whose
 * address is made of it, else the first by SIS id; a login of a Canvas user who is not desired in this run is never taken;
 * - an address that several want is sent for nobody but whom Canvas has it of;
 * - an address that another person has in Canvas is sent once that one gets another in the same run, or has left. People
 * may so exchange addresses, and pass them on.
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
  const claimOf = (each: DesiredUser) => ({
    keeps: keepsLogin(each),
    stands: inCanvas.has(each.sisId),
    addressed: [folded(each.email), folded(each.email).split('@')[0]].includes(folded(each.login)),
  });
  const [firsts, seconds] = firstOfEach(
    distinct,
    (each) => folded(each.login),
    (a, b) => byPrecedence(loginPrecedence, claimOf(a), claimOf(b)) || byText(a.sisId, b.sisId),
  );
  const takes = (each: DesiredUser): boolean => !keepsLogin(each) && loginsOfOthers.has(folded(each.login));
  const sent = [...firsts.filter((each) => !takes(each)), ...desired.filter((each) => each.inQuestion)];
  const isOffered = ({ sisId, left }: StandingUser): boolean => left && !desiredIds.has(sisId);
  const withheld = withheldEmails(sent, standing, isOffered);
  return {
    sent: sent.map((each) => (withheld.has(each) ? { ...each, email: '' } : each)),
    sisIdClashes,
    loginClashes: [...seconds, ...firsts.filter(takes)],
    sharedEmails: sent.filter((each) => withheld.get(each) === true && !each.inQuestion),
  };
}

/**
 * Users whose address is not sent, each with whether another human wants it or has it. Whoever gets none gives none up
 * either, so that the next in a chain waits too.
 *
 * @param isOffered whether the address of somebody who is not sent is free
 */
function withheldEmails(
  sent: readonly DesiredUser[],
  standing: readonly StandingUser[],
  isOffered: (holder: StandingUser) => boolean,
): ReadonlyMap<DesiredUser, boolean> {
  const same = (one: { email: string }, other: { email: string }): boolean => folded(one.email) === folded(other.email);
  const takers = sent.filter(
    (each) => each.email !== '' && !standing.some((one) => one.sisId === each.sisId && same(one, each)),
  );
  const withheld = new Map<DesiredUser, boolean>();
  for (const each of takers) {
    const wanting = sent.filter((other) => same(each, other));
    const areSeveral = wanting.some((one) => wanting.some((other) => one !== other && !isOneHuman(one, other)));
    if (wanting.length > 1) withheld.set(each, areSeveral);
  }
  const givesUp = (holder: StandingUser): boolean => {
    const own = sent.filter((each) => each.sisId === holder.sisId);
    if (own.length === 0) return isOffered(holder);
    return own.every((each) => !each.inQuestion && each.email !== '' && !same(each, holder) && !withheld.has(each));
  };
  for (let before = -1; before < withheld.size;) {
    before = withheld.size;
    const keeping = standing.filter((each) => !givesUp(each));
    for (const each of takers.filter((one) => !withheld.has(one))) {
      const holders = keeping.filter((one) => one.sisId !== each.sisId && same(one, each));
      if (holders.length > 0) withheld.set(each, !holders.every((holder) => isOneHuman(holder, each)));
    }
  }
  return withheld;
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
