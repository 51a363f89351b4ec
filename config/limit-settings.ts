import { z } from 'zod';

/** A limit is exceeded above the larger of an absolute number and a percentage of what Canvas holds. */
function limit(count: number, percent: number) {
  return z
    .strictObject({
      count: z.number().int().min(0).default(count),
      percent: z.number().min(0).max(100).default(percent),
    })
    .prefault({});
}

/** Most changes per night in one school, and in the whole district, before they are held. */
export const limitSettings = z.strictObject({
  studentDrops: limit(40, 2).describe('Students who would lose a class, per school.'),
  studentDropsEarly: limit(40, 10).describe('The same in the first 15 school days of a term.'),
  teacherDrops: limit(5, 5).describe('Teachers who would lose a class, per school.'),
  newUsers: limit(50, 5).describe('People created, per school.'),
  newCourses: limit(20, 5).describe('Courses and sections created, per school.'),
  removedCourses: limit(20, 5).describe('Courses and sections removed, per school.'),
  identityChanges: limit(10, 0.5).describe('Logins, SIS ids and e-mail addresses changed, per school.'),
  nameChanges: limit(50, 2).describe('Names changed, per school.'),
  suspensions: limit(10, 0).describe('People suspended, per school.'),
  class: z
    .strictObject({
      percent: z.number().min(0).max(100).default(50),
      atLeast: z.number().int().min(1).default(5),
    })
    .prefault({})
    .describe('A class that would lose more than this share of its students, when it has at least so many.'),
  district: limit(400, 2).describe(
    'In the whole district: students who would lose a class; teachers who would; courses and sections removed. Each is counted apart.',
  ),
  shrink: z
    .strictObject({
      noRemovals: z.number().min(0).max(100).default(5),
      nothing: z.number().min(0).max(100).default(20),
    })
    .prefault({})
    .describe('By how many percent a collection may be smaller than last certified before it proves nothing.'),
  rejected: z
    .number()
    .min(0)
    .max(100)
    .default(5)
    .describe(
      'A collection of which more than this share (percent) cannot be read proves no removal. One record alone never takes the proof, unless it is all of the collection.',
    ),
  firstNight: z
    .strictObject({
      users: z.number().int().min(1).default(2_000_000),
      courses: z.number().int().min(1).default(500_000),
      enrollments: z.number().int().min(1).default(20_000_000),
    })
    .prefault({})
    .describe('The most that a first night may create; creates are expected then.'),
});

export type LimitSettings = z.infer<typeof limitSettings>;
