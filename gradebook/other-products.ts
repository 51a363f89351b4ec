import type { StoredLineItem } from '../oneroster/gradebook/model.js';
import { lineItemId, mostGenerations } from './ids.js';

/** Products beside Rollbook that are known to write line items into a gradebook. */
export const OtherProduct = {
  /** Instructure's own passback from Canvas. */
  instructure: 'instructure',
  schoology: 'schoology',
  google: 'google',
  otus: 'otus',
  brightspace: 'brightspace',
  /** One that does not say who it is. */
  unknown: 'unknown',
} as const;
export type OtherProduct = (typeof OtherProduct)[keyof typeof OtherProduct];

/** Gradebooks that were read, and those of them into which a product writes. */
export interface OtherProductCounts {
  read: number;
  found: ReadonlyArray<{ product: OtherProduct; classes: number }>;
}

/** Words by which a product names itself in ids and metadata. The first that fits counts. */
const names: ReadonlyArray<readonly [RegExp, OtherProduct]> = [
  [/schoology/i, OtherProduct.schoology],
  [/otus/i, OtherProduct.otus],
  [/brightspace|d2l/i, OtherProduct.brightspace],
  [/google|gclass/i, OtherProduct.google],
  [/instructure|canvas/i, OtherProduct.instructure],
];

/** Ids that programs choose for what they write (OneRoster 1.1: the caller names a line item). */
const chosenByProgram = /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i;

type Item = Pick<StoredLineItem, 'sourcedId' | 'isActive' | 'title' | 'classSourcedId' | 'categorySourcedId' | 'raw'>;

export interface OwnWork {
  /** Whether the line item is one of Rollbook's. */
  isOurs: (sourcedId: string) => boolean;
  /** Titles of the work of the class in Canvas. */
  titlesInCanvas: readonly string[];
}

/**
 * The product that has made a line item; null for one of ours and for one that a person has made. OneRoster 1.1 does not
 * say who made it, so this is evidence: a name in its id or metadata, or an id of the form that programs choose, where
 * the ids that the SIS gives by itself (of the class and of its category) have another. Without evidence it counts as
 * made by hand: its description is none, since teachers paste links there.
 */
export function otherProductOf(item: Item, { isOurs, titlesInCanvas }: OwnWork): OtherProduct | null {
  if (!item.isActive || isOurs(item.sourcedId)) return null;
  const named = namedIn([item.sourcedId, ...textsOf(item.raw.metadata)]);
  if (named !== null) return named;
  if (!isIdOfProgram(item.sourcedId, [item.classSourcedId, item.categorySourcedId])) return null;
  // Instructure's passback takes the title of the assignment (canvas.instructure.com, "Grade passback considerations").
  const isOfCanvas = titlesInCanvas.some((each) => plain(each) === plain(item.title));
  return isOfCanvas ? OtherProduct.instructure : OtherProduct.unknown;
}

/**
 * Whether an id has the form that programs choose, where the SIS itself gives others.
 *
 * @param fromSis ids that the SIS has given; null for what it does not say
 */
export function isIdOfProgram(sourcedId: string, fromSis: ReadonlyArray<string | null>): boolean {
  const given = fromSis.filter((each) => each !== null);
  const isFormOfSis = given.length === 0 || given.some((each) => chosenByProgram.test(each));
  return !isFormOfSis && chosenByProgram.test(sourcedId);
}

/** The product that feeds a gradebook beside Rollbook: that of most of its line items; null if none shows. */
export function otherProductIn(lineItems: readonly Item[], own: OwnWork): OtherProduct | null {
  const frequency = new Map<OtherProduct, number>();
  for (const item of lineItems) {
    const product = otherProductOf(item, own);
    if (product !== null) frequency.set(product, (frequency.get(product) ?? 0) + 1);
  }
  const [most] = [...frequency].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? null;
}

/**
 * Whether an id is that of a line item of ours: a linked one, or one that the work of a class has by rule, whatever its
 * generation, so that the answer is the same with a database that was lost.
 */
export function ownIds(
  linked: Iterable<string>,
  {
    canvasHost,
    classSourcedId,
    assignmentIds,
  }: { canvasHost: string; classSourcedId: string; assignmentIds: string[] },
): OwnWork['isOurs'] {
  const known = new Set(linked);
  let byRule: Set<string> | null = null;
  return (sourcedId) => {
    if (known.has(sourcedId)) return true;
    if (!chosenByProgram.test(sourcedId)) return false;
    byRule ??= new Set(
      assignmentIds.flatMap((assignmentId) =>
        Array.from({ length: mostGenerations }, (_, at) =>
          lineItemId({ canvasHost, classSourcedId, assignmentId, generation: at + 1 }),
        ),
      ),
    );
    return byRule.has(sourcedId);
  };
}

function namedIn(texts: readonly string[]): OtherProduct | null {
  for (const [word, product] of names) if (texts.some((each) => word.test(each))) return product;
  return null;
}

/** Names and texts of metadata, without PowerSchool's own. */
function textsOf(metadata: unknown): string[] {
  if (typeof metadata !== 'object' || metadata === null) return [];
  return Object.entries(metadata)
    .filter(([name]) => name !== 'scoreType')
    .flatMap(([name, value]) => (typeof value === 'string' ? [name, value] : [name]));
}

function plain(title: string): string {
  return title.replace(/\s+/g, ' ').trim().toLowerCase();
}
