import { IANAZone } from 'luxon';
import { z } from 'zod';
import { profileNames } from '../oneroster/profiles/index.js';
import { alertSettings } from './alert-settings.js';
import { calendarSettings } from './calendar-settings.js';
import { limitSettings } from './limit-settings.js';
import { passbackSettings } from './passback-settings.js';
import { scopeSettings } from './scope-settings.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time as "HH:MM", 24 hours');
const template = z.string().min(1).max(200);

/** Source of the roster. Credentials are kept apart: `rollbook secret set DISTRICT sis`. */
const sisSettings = z.strictObject({
  profile: z.enum(profileNames).default('powerschool').describe('The provider profile.'),
  url: z.url().describe('The address of the SIS, without a path: https://powerschool.example'),
  pathPrefix: z.string().optional().describe("Overrides the profile's path before /orgs, /classes, ..."),
  tokenPath: z.string().optional().describe("Overrides the profile's token path."),
  auth: z.enum(['oauth2-basic', 'oauth2-body']).optional().describe('How the client id and secret are sent.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope without spaces'))
    .optional()
    .describe("The token scopes for reading the roster, in place of the profile's. An empty list asks for none."),
  // Pages are joined by a row that they share, so that one of a single row proves nothing.
  pageSize: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .optional()
    .describe("Rows asked for per page; the plugin's own maximum."),
  minIntervalMs: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe('Least time between two requests, milliseconds.'),
  lanes: z.number().int().min(1).max(8).optional().describe('Requests in flight at once.'),
  endDateInclusive: z.boolean().optional().describe('Whether an enrollment still counts on its end date.'),
});

const canvasSettings = z.strictObject({
  url: z.url().describe('The address of Canvas: https://district.instructure.example'),
  districtAccount: z
    .enum(['root', 'subaccount'])
    .default('root')
    .describe('(identity) Whether the district itself is the root account or a sub-account right below it.'),
  emailDomains: z
    .array(z.string())
    .default([])
    .describe("The district's e-mail domains; an address elsewhere is sent blank. Empty: any domain."),
  authenticationProvider: z
    .string()
    .default('')
    .describe('The numeric id or type of the login provider; blank for plain Canvas logins.'),
  otherImporters: z
    .enum(['refused', 'allowed'])
    .default('refused')
    .describe('Whether runs send while another tool regularly imports SIS data into the same Canvas.'),
});

const scheduleSettings = z.strictObject({
  at: clockTime
    .refine((time) => time < '01:00' || time >= '03:00', 'a time outside 01:00-03:00, where clocks change')
    .default('00:30')
    .describe('When the night begins, local time, outside 01:00-03:00.'),
  finishBy: clockTime.default('06:15').describe('After this local time no removals are sent.'),
  addsAt: z
    .array(clockTime)
    .max(24)
    .default([])
    .describe('When a run by day sends what gives, local times, Monday to Friday. It takes nothing away.'),
  mode: z
    .enum(['apply', 'observe'])
    .default('apply')
    .describe(
      '`apply`: nights make Canvas match. `observe`: nights write to neither end, and tell where Canvas, filled by another integration, differs from what Rollbook would have.',
    ),
  paused: z.boolean().default(false).describe('Keeps the schedules but starts no run.'),
  holidays: z
    .array(z.strictObject({ from: z.iso.date('a date as YYYY-MM-DD'), until: z.iso.date('a date as YYYY-MM-DD') }))
    .default([])
    .describe(
      'Days without school, each entry `from` the first `until` the last. A list that shrank is believed only after school days.',
    ),
});

const idTemplates = z.strictObject({
  account: template.default('{sourcedId}'),
  term: template.default('{sourcedId}'),
  course: template.default('{sourcedId}'),
  section: template.default('{sourcedId}'),
  user: template.default('{sourcedId}'),
});

/** How OneRoster records become Canvas rows. Settings marked (identity) are locked after the first apply. */
const mappingSettings = z.strictObject({
  ids: idTemplates
    .prefault({})
    .describe('(identity) SIS id templates: {sourcedId} {identifier} {classCode} {courseCode}.'),
  sessionTypes: z
    .array(z.enum(['term', 'semester', 'schoolYear', 'gradingPeriod']))
    .min(1)
    .default(['term', 'semester', 'schoolYear'])
    .describe('(identity) Which academic sessions become terms: the first type that a class offers.'),
  terms: z
    .enum(['unified', 'perSchool'])
    .default('unified')
    .describe("(identity) Whether the schools' copies of one session become one term."),
  courses: z
    .enum(['perClass', 'perCourse'])
    .default('perClass')
    .describe('(identity) Whether each class is a course of its own, or the classes of one course share one.'),
  courseName: template
    .default('{class.title}')
    .describe('{class.title} {class.code} {course.title} {course.code} {school.name}'),
  courseCode: template.default('{class.code}').describe('Same words as courseName.'),
  sectionName: template.default('{class.title}').describe('Same words as courseName.'),
  login: template.default('{username}').describe('{username} {identifier} {email} {sourcedId}'),
  email: z.string().max(200).default('{email}').describe('Same words as login; blank sends none.'),
  names: z
    .enum(['follow', 'createOnly'])
    .default('follow')
    .describe('Whether names follow the SIS, or are sent once (chosen names in Canvas).'),
  honourEnabledUser: z
    .boolean()
    .default(false)
    .describe('Suspends people whom the SIS marks not enabled. Portals are closed for report cards, so: off.'),
  roles: z
    .strictObject({
      student: z.string().default('student'),
      teacher: z.string().default('teacher'),
      aide: z.string().default('ta'),
      administrator: z.string().default('teacher'),
      proctor: z.string().default('ta'),
    })
    .prefault({})
    .describe('Which Canvas enrollment role each OneRoster role takes; blank: not enrolled.'),
  mergeUsersBy: z
    .enum(['none', 'identifier'])
    .default('none')
    .describe('(identity) Whether two role records of one person become one user, and by which number.'),
});

const enrollmentSettings = z.strictObject({
  leadDays: z
    .number()
    .int()
    .min(0)
    .max(366)
    .default(30)
    .describe('How many days before its begin an enrollment is sent.'),
  finishDays: z
    .number()
    .int()
    .min(0)
    .max(60)
    .default(7)
    .describe(
      'An enrollment that ends in so many days before its class ends, or later, is finished with it and stays. One that ends earlier is a drop.',
    ),
  sharedFinishDays: z
    .number()
    .int()
    .min(0)
    .max(120)
    .default(30)
    .describe(
      'The same where most of the class, or most of a grade in several classes (seniors), ends on one day: in so many days before its class ends it is a finish. 0: never.',
    ),
  studentDrop: z
    .enum(['inactive', 'deleted', 'completed', 'deleted_last_completed'])
    .default('inactive')
    .describe('What a dropped student becomes.'),
  teacherDrop: z
    .enum(['deleted', 'inactive', 'completed'])
    .default('deleted')
    .describe('What a teacher who left a class becomes.'),
  teacherOverlapDays: z
    .number()
    .int()
    .min(0)
    .max(90)
    .default(7)
    .describe('How many days a former teacher stays after the successor was accepted.'),
});

const removalSettings = z.strictObject({
  proofHours: z
    .number()
    .min(0)
    .max(720)
    .default(20)
    .describe('How many hours must lie between two complete reads that both miss a record before it counts as gone.'),
  lookUps: z.number().int().min(0).max(200).default(20).describe('How many missing records are looked up one by one.'),
});

const holdSettings = z.strictObject({
  expiresAt: clockTime
    .nullable()
    .default('20:00')
    .describe(
      'Until which local time a run that holds something stays open for decisions, unless the next one begins before. `null`: it ends at once, and what is decided counts for the next run.',
    ),
});

/** A district's settings: one YAML file, without secrets. Every setting has a default except the addresses. */
export const districtSettings = z.strictObject({
  district: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,39}$/, 'small letters, digits and hyphens, beginning with a letter')
    .describe("The district's key, used in run ids and commands. It cannot be changed later."),
  name: z.string().min(1).max(120).describe("The district's name, as operators know it."),
  timezone: z
    .string()
    .refine(isTimeZone, 'an IANA time zone such as America/Chicago')
    .describe('The IANA zone in which school days begin and end.'),
  sis: sisSettings,
  canvas: canvasSettings,
  schedule: scheduleSettings.prefault({}),
  scope: scopeSettings.prefault({}),
  mapping: mappingSettings.prefault({}),
  enrollments: enrollmentSettings.prefault({}),
  removals: removalSettings.prefault({}),
  limits: limitSettings.prefault({}),
  holds: holdSettings.prefault({}),
  passback: passbackSettings.prefault({}),
  alerts: alertSettings.prefault({}),
  calendar: calendarSettings
    .default([])
    .describe('Days on which a run does less for some schools: `schools`, `mode`, `from`, `until`.'),
});

export type DistrictSettings = z.infer<typeof districtSettings>;

/** Settings are read at every step, and a formatter of a zone is dear: luxon keeps one of each. */
function isTimeZone(zone: string): boolean {
  return IANAZone.create(zone).isValid && (zone.includes('/') || zone === 'UTC');
}
