import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time as "HH:MM", 24 hours');
const timeOfDay = clockTime.refine(
  (time) => time < '01:00' || time >= '03:00',
  'a time outside 01:00-03:00, where clocks change',
);
const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'a local date and time as "YYYY-MM-DDTHH:MM"')
  .refine((time) => !Number.isNaN(Date.parse(`${time}Z`)), 'a date that there is');
const day = z.iso.date('a date as YYYY-MM-DD');

/** Most changes of one run in a class, a school and the district before they are held. */
function limit(inClass: number, inSchool: number, inDistrict: number) {
  return z
    .strictObject({
      class: z.number().int().min(0).default(inClass),
      school: z.number().int().min(0).default(inSchool),
      district: z.number().int().min(0).default(inDistrict),
    })
    .prefault({});
}

/** How grades are carried from Canvas into the gradebook of the SIS. */
export const passbackSettings = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether grades are carried into the gradebook of the SIS.'),
  at: z
    .array(timeOfDay)
    .max(24)
    .default([])
    .describe('When a passback begins, local times outside 01:00-03:00, each day. Empty: only by hand.'),
  cutOffs: z
    .array(z.strictObject({ at: localTime, what: z.string().min(1).max(100) }))
    .max(60)
    .default([])
    .describe(
      'When grades must be in the SIS, as for report cards: each `at`, a local time `"YYYY-MM-DDTHH:MM"`, and `what` closes then.',
    ),
  runsBeforeCutOff: z
    .array(z.number().int().min(1).max(168))
    .max(6)
    .default([])
    .describe('Hours before each cut-off at which a passback begins too: `[24, 3, 1]`.'),
  quietHours: z
    .strictObject({
      from: timeOfDay
        .nullable()
        .default(null)
        .describe('From this local time on nothing is written to the SIS. Outside 01:00-03:00. `null`: at any time.'),
      until: timeOfDay
        .nullable()
        .default(null)
        .describe('The local time, of this day or the next, from which grades are written again.'),
    })
    .refine(({ from, until }) => (from === null) === (until === null), 'both times, or neither')
    .refine(({ from, until }) => from === null || from !== until, 'two different times')
    .prefault({}),
  work: z
    .enum(['flagged', 'published'])
    .default('flagged')
    .describe('Which work goes: what its teacher flagged with "Sync to SIS", or all that is published and graded.'),
  since: day.nullable().default(null).describe('Work due before this day is not sent. `null`: all.'),
  takesOverFrom: day
    .nullable()
    .default(null)
    .describe(
      "The cut-over: the first day whose work is passback's, where another product filled the gradebooks before. Work of the days before is not made; what that product made stays, and can be linked. `null`: there was none.",
    ),
  firstSend: z
    .enum(['held', 'released'])
    .default('held')
    .describe('Whether the first send of a class waits until somebody has seen its plan.'),
  conflicts: z
    .enum(['sis', 'canvas', 'ask'])
    .default('sis')
    .describe(
      'Which grade stands where the SIS was changed by hand: its own, that of Canvas, or neither before somebody decides.',
    ),
  excused: z
    .enum(['withdraw', 'exempt', 'leave'])
    .default('withdraw')
    .describe('What happens to a result whose student is excused. `exempt` makes OneRoster 1.1 show a number.'),
  late: z
    .enum(['afterDeduction', 'beforeDeduction'])
    .default('afterDeduction')
    .describe('Which score of late work is sent.'),
  unposted: z.enum(['wait', 'send']).default('wait').describe('Whether grades wait until they are posted.'),
  undated: z
    .enum(['skip', 'firstScore'])
    .default('skip')
    .describe('Whether work without a due date is left out, or dated by its first posted score.'),
  someStudents: z
    .enum(['send', 'skip'])
    .default('send')
    .describe('Whether work assigned to some students only is sent, for those.'),
  lineItems: z
    .enum(['withFirstScore', 'whenPublished'])
    .default('withFirstScore')
    .describe('When a line item is made: with its first grade, or as soon as the work is published.'),
  overMaximum: z.enum(['send', 'park']).default('send').describe('What happens to a score over the maximum.'),
  sweepDays: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(7)
    .describe('Days between full readings of a class in Canvas. Between them only what has changed is read.'),
  categories: z
    .strictObject({
      aliases: z
        .array(z.strictObject({ group: z.string().min(1), category: z.string().min(1) }))
        .default([])
        .describe('Assignment groups whose category in the SIS has another name: each `group` and its `category`.'),
      fallback: z
        .string()
        .nullable()
        .default(null)
        .describe('The category for groups that have none. `null`: such work is not sent.'),
    })
    .prefault({}),
  periods: z
    .array(
      z
        .strictObject({
          title: z.string().min(1),
          from: day,
          until: day,
          cutOff: localTime.nullable().default(null),
          schools: z.array(z.string()).default([]),
        })
        .refine(({ from, until }) => from <= until, 'a period that ends on its first day or later'),
    )
    .default([])
    .describe(
      'Grading periods of the SIS: `title`, first and last day, `cutOff` (local time from which nothing is written into it), `schools` (sourcedIds; empty: all). Empty: those of the roster, without cut-offs.',
    ),
  courseGrades: z
    .strictObject({
      category: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe('The category in the SIS for course grades. `null`: they are not sent.'),
      withoutWeight: z
        .boolean()
        .default(false)
        .describe(
          'Whether somebody has checked that this category has no weight. A line item counts in the average of the SIS, and OneRoster 1.1 cannot say that it does not.',
        ),
      override: z
        .boolean()
        .default(false)
        .describe("Whether a teacher's override goes in place of the computed figure."),
      title: z.string().min(1).default('Canvas grade').describe('Stands behind the title of the grading period.'),
    })
    .refine(
      ({ category, withoutWeight }) => category === null || withoutWeight,
      'withoutWeight: true, once you have checked in the SIS that this category has no weight',
    )
    .prefault({}),
  tellTeachers: z
    .enum(['never', 'newProblems'])
    .default('never')
    .describe('Whether a passback writes to teachers in Canvas of work that they can mend, once of each problem.'),
  tellAtMost: z
    .number()
    .int()
    .min(1)
    .max(2_000)
    .default(200)
    .describe('The most teachers to whom one passback writes; the others are told by the next.'),
  schools: z.array(z.string()).default([]).describe('Only these schools, by sourcedId. Empty: all.'),
  teachers: z
    .array(z.string())
    .default([])
    .describe('Only classes whose primary teacher is one of these, by sourcedId: for a pilot. Empty: all.'),
  accounts: z
    .array(z.string())
    .default([])
    .describe('Only classes of these accounts of Canvas and of the accounts below them, by SIS id. Empty: all.'),
  terms: z.array(z.string()).default([]).describe('Only classes of these terms of Canvas, by SIS id. Empty: all.'),
  courses: z.array(z.string()).default([]).describe('Only these courses of Canvas, by SIS id. Empty: all.'),
  sections: z.array(z.string()).default([]).describe('Only these sections of Canvas, by SIS id. Empty: all.'),
  exclude: z
    .strictObject({
      schools: z.array(z.string()).default([]).describe('Schools that are left out, by sourcedId.'),
      grades: z
        .array(z.string())
        .default([])
        .describe(
          'Grades that are left out, as the SIS writes them, for example `["KG", "01"]`: those with a gradebook of standards. A class is left out if all of its grades are.',
        ),
    })
    .prefault({}),
  courseSetting: z
    .enum(['honoured', 'ignored'])
    .default('honoured')
    .describe('Whether a course whose grade passback is `disabled` in Canvas is left out. It is read with each class.'),
  otherProducts: z
    .enum(['refuse', 'leaveOut', 'beside'])
    .default('refuse')
    .describe(
      'What happens to a class whose gradebook another product writes: refused until somebody decides, left to that product, or sent beside it.',
    ),
  limits: z
    .strictObject({
      zeros: limit(10, 100, 500).describe('New zeros.'),
      drops: limit(10, 100, 500).describe('Grades that fall by more than a tenth of the maximum.'),
      withdrawals: limit(10, 50, 200).describe('Results that are taken back.'),
      results: limit(1_000, 20_000, 200_000).describe('Results in all.'),
      lineItems: limit(50, 3_000, 50_000).describe('New line items.'),
    })
    .prefault({})
    .describe('The most of a run in one class, one school, and the district, before it is held.'),
});

export type PassbackSettings = z.infer<typeof passbackSettings>;
