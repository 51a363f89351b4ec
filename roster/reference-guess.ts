/**
 * Differences in writing for which a reference names nobody: two exports of one SIS that write an id differently.
 * Ordered: the first that makes one record fit is told.
 */
export const ReferenceGuess = {
  spaces: 'spaces',
  case: 'case',
  zeros: 'zeros',
  prefix: 'prefix',
} as const;
export type ReferenceGuess = (typeof ReferenceGuess)[keyof typeof ReferenceGuess];

/** What two writings of one id have in common, as a regular expression that JavaScript and PostgreSQL read alike. */
interface Writing {
  /** What is taken out of an id; '' takes out nothing. */
  removes: string;
  /** Upper case counts as lower case. */
  folds: boolean;
  /** Only one of the two is written with it, so that only its own writing is taken out. */
  oneSided: boolean;
  /** What an office can do about it. */
  remedy: string;
}

const alike = 'Have the SIS write the id alike in all of its lists';
export const writings: Readonly<Record<ReferenceGuess, Writing>> = {
  spaces: {
    ...{ removes: '\\s+', folds: false, oneSided: false },
    remedy: `A record would fit if spaces were taken out. ${alike}.`,
  },
  case: {
    ...{ removes: '', folds: true, oneSided: false },
    remedy: `A record would fit but for capital letters. ${alike}.`,
  },
  /** Zeros before the first other digit of each number in the id. */
  zeros: {
    ...{ removes: '(?<![0-9])0+(?=[0-9])', folds: false, oneSided: false },
    remedy: `A record would fit if leading zeros were added or taken out. ${alike}; an export that went through a spreadsheet loses them.`,
  },
  /** `student-1001` or `S1001` for `1001`. */
  prefix: {
    ...{ removes: '^([A-Za-z0-9]*[^A-Za-z0-9]+|[A-Za-z]+)', folds: false, oneSided: true },
    remedy: `A record would fit but for a prefix. ${alike}.`,
  },
};

/** Shorter ids are alike by accident. */
export const shortestWithoutPrefix = 3;

/** An id without what the writing takes out of it. */
function withoutWriting(id: string, guess: ReferenceGuess): string {
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

function fits(missing: string, id: string, guess: ReferenceGuess): boolean {
  const [bareMissing, bareId] = [withoutWriting(missing, guess), withoutWriting(id, guess)];
  if (!writings[guess].oneSided) return bareMissing === bareId;
  const long = (text: string): boolean => text.length >= shortestWithoutPrefix;
  return (long(bareMissing) && bareMissing === id) || (long(bareId) && bareId === missing);
}
