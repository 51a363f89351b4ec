/** How many things rows of a report name, and how many of them it does not list. */
export interface NamedThings {
  rows: number;
  dangling: number;
}

/** Canvas itself lists nobody who has no login, and a report takes minutes in which things are made. */
const mostDangling = 0.02;
/** Of small districts a few are none. */
const fewDangling = 2;

/** Whether a report does not list what its own rows name: a file that was cut between two rows shows only by that. */
export function isIncomplete(named: Readonly<Record<string, NamedThings>>): boolean {
  return Object.values(named).some(({ rows, dangling }) => dangling > Math.max(fewDangling, mostDangling * rows));
}

/** Of the students whom a second look at sections has found, the share that a report may lack: they came since. */
const mostLacking = 0.05;

/**
 * Whether a report lacks students of sections that were looked at once more.
 *
 * @param sections `listed`: ids that Canvas lists now, null if the section is gone; `students`: those of the report
 */
export function lacksStudents(
  sections: ReadonlyArray<{ listed: readonly string[] | null; students: readonly string[] }>,
): boolean {
  let [seen, lacking] = [0, 0];
  for (const { listed, students } of sections) {
    const known = new Set(students);
    seen += listed?.length ?? 0;
    lacking += listed?.filter((each) => !known.has(each)).length ?? 0;
  }
  return lacking > Math.max(fewDangling, mostLacking * seen);
}
