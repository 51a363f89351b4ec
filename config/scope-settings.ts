import { z } from 'zod';

/** A pattern for a title: plain text with `*` for anything, compared without regard to case. */
const titlePattern = z.string().min(1).max(120);

/** Names that schools give to a position that nobody holds yet. */
const usualDummyNames = [
  ...['TBA', 'TBD', 'To Be Announced', 'To Be Assigned', 'To Be Determined'],
  ...['Staff', 'Vacant', 'Vacancy', 'Unassigned', 'No Teacher', 'Open Position'],
];

/** The part of the district's roster that Rollbook manages. Empty lists mean everything. */
export const scopeSettings = z.strictObject({
  schools: z.array(z.string()).default([]).describe('Only these schools, by sourcedId or identifier.'),
  excludeSchools: z.array(z.string()).default([]).describe('Never these schools, by sourcedId or identifier.'),
  terms: z.array(titlePattern).default([]).describe('Only sessions with these titles (* for anything).'),
  grades: z
    .array(z.string())
    .default([])
    .describe('Only classes with one of these grades (KG, 01, ... 12); a class that has none has those of its course.'),
  subjects: z
    .array(z.string())
    .default([])
    .describe('Only classes with one of these subjects; a class that has none has those of its course.'),
  courseCodes: z.array(titlePattern).default([]).describe('Only courses with these codes (* for anything).'),
  excludeTitles: z.array(titlePattern).default([]).describe('Never classes with these titles (* for anything).'),
  homerooms: z.boolean().default(true).describe('Whether homeroom classes are included.'),
  classesWithoutStudents: z.boolean().default(true).describe('Whether classes without a student are included.'),
  dummyTeachers: z
    .array(z.string())
    .default([])
    .describe('Staff records that stand for nobody ("Staff, To Be Announced"), by sourcedId or identifier.'),
  dummyNames: z
    .array(titlePattern)
    .default(usualDummyNames)
    .describe(
      'Names of staff records that stand for nobody: the whole name, or one of the names of a record that is otherwise incomplete (* for anything).',
    ),
});

export type ScopeSettings = z.infer<typeof scopeSettings>;
