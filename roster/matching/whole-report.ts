/** How many things rows of a report name, and how many of them it does not list. */
export interface NamedThings {
  rows: number;
  dangling: number;
}

/** Shares of what is named that may be missing: things are made while a report is written. */
const mostDangling: Readonly<Record<string, number>> = {
  // Canvas lists nobody who has no login.
  users: 0.02,
  courses: 0.001,
  sections: 0.001,
  terms: 0,
  accounts: 0,
};

/** People whom a report of any size may lack. */
const fewDangling = 2;

/**
 * Whether a report does not list what its own rows name: a file that was cut between two rows shows only by that.
 *
 * @param named by kind of what is named
 */
export function isIncomplete(named: Readonly<Record<string, NamedThings>>): boolean {
  return Object.entries(named).some(([kind, { rows, dangling }]) => {
    const few = kind === 'users' ? fewDangling : 0;
    return dangling > Math.max(few, (mostDangling[kind] ?? 0) * rows);
  });
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
