/** Planned rows of one kind, operation and outcome, counted. */
export interface PlannedRows {
  kind: string;
  op: string;
  /** `accepted` and so on; null before Canvas has said anything of them. */
  outcome: string | null;
  rows: number;
}

/** Whatever else a district may lack: while it has none of these its roster has not come yet. */
const everyDistrictHas = ['course', 'section', 'user'];

/**
 * The kinds of which more is still to be created than stands in Canvas. To create them is what a first night is for,
 * however many nights it takes: a broken-off night, or a file that Canvas refuses whole, leaves them to the next.
 *
 * @param standing rows that Canvas has accepted, by kind; enrollments have no limit of their own and are left out
 */
export function kindsToArrive(
  planned: readonly PlannedRows[],
  standing: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const missing = new Map<string, number>();
  for (const { kind, op, outcome, rows } of planned) {
    if (op !== 'create' || outcome === 'accepted' || kind === 'enrollment') continue;
    missing.set(kind, (missing.get(kind) ?? 0) + rows);
  }
  return new Set([...missing].filter(([kind, rows]) => rows > (standing.get(kind) ?? 0)).map(([kind]) => kind));
}

/** Whether the first night is over: of every kind most stands in Canvas. */
export function hasArrived(planned: readonly PlannedRows[], standing: ReadonlyMap<string, number>): boolean {
  return kindsToArrive(planned, standing).size === 0 && everyDistrictHas.every((kind) => (standing.get(kind) ?? 0) > 0);
}
