/**
 * Differences in writing for which a reference names nobody: two exports of one SIS that write an id differently.
 * Ordered: the first that makes one record fit is told.
 */
export const ReferenceGuess = {
  spaces: 'spaces',
  case: 'case',
  zeros: 'zeros',
  prefix: 'prefix',
  caseAndPrefix: 'caseAndPrefix',
  zerosAndPrefix: 'zerosAndPrefix',
} as const;
export type ReferenceGuess = (typeof ReferenceGuess)[keyof typeof ReferenceGuess];

/** How two writings of one id are made alike, by regular expressions that JavaScript and PostgreSQL read alike. */
interface Writing {
  /** What is taken out of both; '' takes out nothing. */
  removes: string;
  /** Upper case counts as lower case. */
  folds: boolean;
  /** One of the two is written with a prefix (`prefix`), which is taken out of that one first. */
  prefixed: boolean;
  /** What an office can do about it. */
  remedy: string;
}

const alike = 'Have the SIS write the id alike in all of its lists';

export const spaces = '\\s+';
/** Zeros before the first other digit of each number in the id. */
export const leadingZeros = '(?<![0-9])0+(?=[0-9])';
/**
 * `student-1001` or `S1001` for `1001`. Shorter rests are alike by accident: two characters must be left behind a
 * separator, three behind letters.
 */
export const prefix = '^([A-Za-z0-9]*[^A-Za-z0-9]+(?=[A-Za-z0-9].)|[A-Za-z]+(?![A-Za-z])(?=...))';
export const writings: Readonly<Record<ReferenceGuess, Writing>> = {
  spaces: {
    ...{ removes: spaces, folds: false, prefixed: false },
    remedy: `A record would fit if spaces were taken out. ${alike}.`,
  },
  case: {
    ...{ removes: '', folds: true, prefixed: false },
    remedy: `A record would fit but for capital letters. ${alike}.`,
  },
  zeros: {
    ...{ removes: leadingZeros, folds: false, prefixed: false },
    remedy: `A record would fit if leading zeros were added or taken out. ${alike}; an export that went through a spreadsheet loses them.`,
  },
  prefix: {
    ...{ removes: '', folds: false, prefixed: true },
    remedy: `A record would fit but for a prefix. ${alike}.`,
  },
  caseAndPrefix: {
    ...{ removes: '', folds: true, prefixed: true },
    remedy: `A record would fit but for a prefix and capital letters. ${alike}.`,
  },
  zerosAndPrefix: {
    ...{ removes: leadingZeros, folds: false, prefixed: true },
    remedy: `A record would fit but for a prefix and leading zeros. ${alike}.`,
  },
};

/** An id as the writing compares it. */
function made(id: string, guess: ReferenceGuess): string {
  const { removes, folds } = writings[guess];
  const bare = removes === '' ? id : id.replace(new RegExp(removes, 'g'), '');
  return folds ? bare.toLowerCase() : bare;
}

/**
 * The record that a reference probably means, and by which difference; null if none or several fit.
 *
 * @param missing the id that names nobody
 * @param known ids of the collection that it refers to
 */
export function guessReference(
  missing: string,
  known: readonly string[],
): { guess: ReferenceGuess; id: string } | null {
  for (const guess of Object.values(ReferenceGuess)) {
    const fitting = known.filter((id) => fits(missing, id, guess));
    if (fitting.length === 1) return { guess, id: fitting[0]! };
  }
  return null;
}

/**
 * Whether two values are one id in two writings: all differences of `ReferenceGuess` count together, and each of the two
 * may have a prefix. `001001`, `1001`, `STU-1001` and `S 1001` are one. An empty value is none.
 */
export function isOneId(one: string, other: string): boolean {
  const alike = writingsOf(other);
  return one.trim() !== '' && writingsOf(one).some((each) => alike.includes(each));
}

/** An id with and without its prefix, apart from spaces, case and zeros. */
function writingsOf(id: string): string[] {
  const folded = id.replace(new RegExp(spaces, 'g'), '').toLowerCase();
  return [folded, folded.replace(new RegExp(prefix), '')].map((each) =>
    each.replace(new RegExp(leadingZeros, 'g'), ''),
  );
}

function fits(missing: string, id: string, guess: ReferenceGuess): boolean {
  const bare = (prefixed: string): string => made(prefixed.replace(new RegExp(prefix), ''), guess);
  const [madeMissing, madeId] = [made(missing, guess), made(id, guess)];
  if (!writings[guess].prefixed) return madeMissing === madeId;
  return bare(missing) === madeId || bare(id) === madeMissing;
}
