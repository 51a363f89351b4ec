/** Number of planned rows of one kind, operation and outcome. */
export interface PlannedRows {
  kind: string;
  op: string;
  /** `accepted` and so on; null before Canvas has answered. */
  outcome: string | null;
  rows: number;
}

/** Kinds that every district has: without them its roster has not arrived yet. */
const everyDistrictHas = ['course', 'section', 'user'];

/**
 * Kinds with more rows still to create than Canvas holds. A first night creates them, over several nights if need be:
 * an interrupted night, or a file that Canvas refuses whole, leaves them to the next.
 *
 * @param standing rows that Canvas has accepted, by kind, without enrollments, which have no limit of their own
 */
export function kindsToArrive(
  planned: readonly PlannedRows[],
  standing: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const missing = missingByKind(planned);
  return new Set([...missing].filter(([kind, rows]) => rows > (standing.get(kind) ?? 0)).map(([kind]) => kind));
}

/**
 * Kinds with rows to create of which a person knows the number: at most as many as an adoption has left to be made. They
 * are missing in a Canvas in use, and come as on a first night; a list that has grown since is weighed as ever.
 *
 * @param toMake things that the adoption left, by kind, without those that Canvas has accepted since
 */
export function kindsForetold(
  planned: readonly PlannedRows[],
  toMake: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const missing = missingByKind(planned);
  return new Set([...missing].filter(([kind, rows]) => rows <= (toMake.get(kind) ?? 0)).map(([kind]) => kind));
}

function missingByKind(planned: readonly PlannedRows[]): Map<string, number> {
  const missing = new Map<string, number>();
  for (const { kind, op, outcome, rows } of planned) {
    if (op !== 'create' || outcome === 'accepted' || kind === 'enrollment') continue;
    missing.set(kind, (missing.get(kind) ?? 0) + rows);
  }
  return missing;
}

/** Days after which what a night created is no longer corrected as its mistake: people have got used to it. */
export const daysToCorrect = 14;

/** What Canvas says of an object that is to be changed; null: it does not say. */
export interface UseInCanvas {
  /** Of a user: whether the person has ever signed in. */
  signedIn?: boolean | null;
  /** Of a course, or a section and its course: whether it is unpublished. */
  unpublished?: boolean | null;
  /** Of a course or section: whether anything was submitted or graded. */
  holdsWork?: boolean | null;
}

/**
 * Whether nobody has used a new object yet, so that a wrong login, school or course of it is corrected without the limits
 * of a running year: users who never signed in, courses and sections that are unpublished and hold no work.
 */
export function isUnused(kind: string, { signedIn, unpublished, holdsWork }: UseInCanvas): boolean {
  if (kind === 'user') return signedIn === false;
  return (kind === 'course' || kind === 'section') && unpublished === true && holdsWork === false;
}

/** Whether the first night is over: Canvas holds most rows of every kind. */
export function hasArrived(planned: readonly PlannedRows[], standing: ReadonlyMap<string, number>): boolean {
  return kindsToArrive(planned, standing).size === 0 && everyDistrictHas.every((kind) => (standing.get(kind) ?? 0) > 0);
}
