import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TruthLine } from '../../sandbox/canvas/filled/truth.js';
import { ways } from '../../sandbox/canvas/filled/ways/index.js';
import type { CanvasState } from '../../sandbox/canvas/state.js';
import { district, fill, type Filled } from './canvas-filling.js';

const classes = new Map(district.classes.map((each) => [each.sourcedId, each]));
const users = new Map(district.users.map((each) => [each.sourcedId, each]));

const tables = [
  'accounts',
  'terms',
  'courses',
  'sections',
  'users',
  'logins',
  'enrollments',
  'roles',
  'admins',
] as const;
const fingerprint = ({ state, truth }: Filled): string => {
  const more = [state.observerLinks, state.assignments, state.submissions, state.imports];
  const rows = [...tables.map((name) => state[name]), ...more].map((table) => table.rows);
  return createHash('sha256')
    .update(JSON.stringify([rows, truth]))
    .digest('hex');
};

/** What each way calls a person, a section and an account; null: it gives no ids. */
const forms: Record<string, { user: RegExp; section: RegExp; account: RegExp } | null> = {
  'other-sis-ids': { user: /^PER-\d{6}$/, section: /^(SEC-\d+|CRS-L\d+-1)$/, account: /^ENT-\d+$/ },
  'powerschool-dcids': { user: /^\d+$/, section: /^(\d+|former-\d+-1)$/, account: /^\d+$/ },
  'state-numbers': { user: /^(7\d{9}|E\d+)$/, section: /^(\d{4}\..+\.s|former\.\d+-1)$/, account: /^43-/ },
  'clever-ids': { user: /^[0-9a-f]{24}$/, section: /^[0-9a-f]{24}-(s|1)$/, account: /^[0-9a-f]{24}$/ },
  'by-hand': null,
  'half-and-half': { user: /^([ST]\d+|old-\d+)$/, section: /^\d+(-1)?$/, account: /^\d+$/ },
};

test('there is a way for each kind of Canvas, and each has its form of ids', () => {
  expect(ways.map(({ name }) => name)).toEqual(Object.keys(forms));
});

describe.each(ways.map((way) => [way.name, way] as const))('%s', (name, way) => {
  let filled: Filled;
  let state: CanvasState;
  let truth: TruthLine[];
  beforeAll(() => {
    filled = fill(name);
    ({ state, truth } = filled);
  });
  const of = (kind: string): TruthLine[] => truth.filter((line) => line.kind === kind);
  const withTrait = (trait: string, kind?: string): TruthLine[] =>
    truth.filter((line) => line.traits.includes(trait) && (kind === undefined || line.kind === kind));
  const living = (kind: string): TruthLine[] => of(kind).filter((line) => line.canvas_id && line.state !== 'deleted');

  test('the same seed makes the same Canvas, to the id; another seed another', () => {
    expect(fingerprint(fill(name))).toBe(fingerprint(filled));
    expect(fingerprint(fill(name, 'two'))).not.toBe(fingerprint(filled));
  });

  test('the truth has one line for each object of Canvas, with its SIS id and state', () => {
    const logins = new Map(state.logins.rows.map((each) => [each.id, each]));
    for (const kind of ['account', 'term', 'course', 'section', 'user', 'login', 'enrollment'] as const) {
      const rows: ReadonlyArray<{ id: number; state: string }> = state[`${kind}s`].rows;
      const lines = of(kind).filter((line) => line.canvas_id !== null);
      expect(lines.map((line) => [line.canvas_id, line.state])).toEqual(rows.map((row) => [row.id, row.state]));
    }
    for (const line of of('login')) expect(line.sis_id).toBe(logins.get(line.canvas_id!)!.sisId);
  });

  test('every record of the SIS is in Canvas, or said to be absent; nobody is there twice without being told', () => {
    for (const [kind, records] of [
      ['user', district.users],
      ['section', district.classes],
      ['account', district.orgs],
      ['term', district.academicSessions],
      ['enrollment', district.enrollments],
    ] as const) {
      const linked = new Set(of(kind).flatMap((line) => line.sourced_ids));
      expect(linked).toEqual(new Set(records.map((each) => each.sourcedId)));
    }
    const seen = new Map<string, number>();
    for (const line of living('user')) for (const id of line.sourced_ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    const twice = new Set(withTrait('second-account', 'user').flatMap((line) => line.sourced_ids));
    expect(new Set([...seen].filter(([, count]) => count > 1).map(([id]) => id))).toEqual(twice);
    const sections = living('section').flatMap((line) => line.sourced_ids);
    expect(new Set(sections).size).toBe(sections.length);
  });

  test('the truth of an enrollment is that of its person and its section', () => {
    const enrollments = new Map(district.enrollments.map((each) => [each.sourcedId, each]));
    const idsOf = new Map(truth.map((line) => [`${line.kind} ${line.canvas_id}`, line.sourced_ids]));
    const linked = of('enrollment').filter((line) => line.canvas_id !== null && line.sourced_ids.length > 0);
    expect(linked.length).toBeGreaterThan(district.enrollments.length * 0.8);
    for (const { canvas_id: id, sourced_ids: sourcedIds } of linked) {
      const row = state.enrollments.get(id)!;
      for (const sourcedId of sourcedIds) {
        const record = enrollments.get(sourcedId)!;
        expect(idsOf.get(`user ${row.userId}`)).toContain(record.user);
        expect(idsOf.get(`section ${row.sectionId}`)).toContain(record.class);
      }
    }
  });

  test('ids have the form of their way, and what has one was stamped by an import', () => {
    const form = forms[name];
    const sisIds = (rows: ReadonlyArray<{ sisId: string | null }>): string[] =>
      rows.flatMap(({ sisId }) => sisId ?? []);
    if (!form) {
      for (const table of [state.accounts, state.terms, state.courses, state.sections, state.logins])
        expect(sisIds(table.rows)).toEqual([]);
      expect(state.imports.rows).toEqual([]);
      return;
    }
    const people = state.logins.rows.filter(
      ({ id }) => !withTrait('observer', 'login').some((each) => each.canvas_id === id),
    );
    for (const id of sisIds(people)) expect(id).toMatch(form.user);
    for (const id of sisIds(state.sections.rows)) expect(id).toMatch(form.section);
    for (const id of sisIds(state.accounts.rows)) expect(id).toMatch(form.account);
    expect(sisIds(state.courses.rows).length).toBeGreaterThan(50);
    const last = state.imports.rows.at(-1)!.id;
    for (const each of [...state.courses.rows, ...state.sections.rows, ...state.logins.rows])
      expect(each.sisImportId).toBe(each.sisId === null ? null : last);
    expect(state.users.get(state.imports.rows.at(-1)!.userId)!.name).toBe(way.importer);
  });

  test.each([
    ['user', 'nickname'],
    ['user', 'married-name'],
    ['user', 'hyphenated'],
    ['user', 'capitals'],
    ['user', 'old-email'],
    ['user', 'private-email'],
    ['user', 'gone-from-sis'],
    ['user', 'namesake'],
    ['user', 'same-name'],
    ['user', 'login-of-another'],
    ['user', 'second-account'],
    ['user', 'one-for-two-records'],
    ['user', 'two-logins'],
    ['user', 'observer'],
    ['user', 'administrator'],
    ['user', 'vendor'],
    ['user', 'absent'],
    ['section', 'absent'],
    ['account', 'hand-made'],
    ['course', 'last-year'],
    ['course', 'graded-work'],
    ['course', 'club'],
    ['course', 'staff-training'],
    ['course', 'sandbox'],
    ['course', 'blueprint'],
    ['course', 'named-by-hand'],
    ['course', 'combined'],
    ['course', 'without-sections'],
    ['section', 'combined'],
    ['enrollment', 'hand-made'],
    ['enrollment', 'custom-role'],
  ])('there is a %s that is %s', (kind, trait) => {
    expect(withTrait(trait, kind).length).toBeGreaterThan(0);
  });

  test('names and addresses differ from those of the SIS where it is said, and nowhere else', () => {
    const differ = ['nickname', 'married-name', 'hyphenated', 'capitals'];
    for (const { canvas_id: id, sourced_ids: sourcedIds, traits } of living('user')) {
      if (sourcedIds.length === 0) continue;
      const user = state.users.get(id)!;
      const record = users.get(sourcedIds[0]!)!;
      const isSame = user.name === `${record.givenName} ${record.familyName}`;
      expect(isSame, user.name).toBe(!differ.some((trait) => traits.includes(trait)));
      if (traits.includes('old-email')) expect(user.email).toContain('@mail.old-');
      else if (!traits.includes('private-email') && !traits.includes('second-account'))
        expect(user.email).toBe(record.email);
    }
  });

  test('a namesake has the name of somebody in the SIS, and is nobody of it', () => {
    const names = new Set(district.users.map((each) => `${each.givenName} ${each.familyName}`));
    for (const line of withTrait('namesake', 'user')) {
      expect(line.sourced_ids).toEqual([]);
      expect(names).toContain(state.users.get(line.canvas_id)!.name);
    }
  });

  test('of nearly everybody there is something by which they can be found, and of nearly every section', () => {
    for (const [kind, least] of [
      ['user', 0.95],
      ['section', 0.95],
    ] as const) {
      const linked = living(kind).filter((line) => line.sourced_ids.length > 0);
      const found = linked.filter((line) => line.evidence!.length > 0);
      expect(found.length / linked.length).toBeGreaterThan(least);
      for (const line of of(kind)) if (!linked.includes(line)) expect(line.evidence).toBeUndefined();
    }
  });

  test('people sign in through several providers, and some have two logins', () => {
    const providers = new Set(state.logins.rows.map((each) => each.authenticationProviderId));
    expect(providers).toEqual(new Set([null, 2, 3, 4]));
    for (const line of withTrait('two-logins')) expect(state.loginsOfUser(line.canvas_id!).length).toBeGreaterThan(1);
  });

  test('parents observe their children beside each of their courses', () => {
    expect(state.observerLinks.rows.length).toBeGreaterThan(20);
    for (const { observerId, studentId } of state.observerLinks.rows) {
      const seen = state.enrollmentsOfUser(observerId).filter((each) => each.associatedUserId === studentId);
      const own = state
        .enrollmentsOfUser(studentId)
        .filter((each) => each.type === 'StudentEnrollment' && each.state === 'active');
      expect(new Set(seen.map((each) => each.sectionId))).toEqual(new Set(own.map((each) => each.sectionId)));
    }
  });

  test('custom roles are in use, and accounts have administrators', () => {
    const custom = new Set(state.enrollments.rows.filter((each) => each.role !== each.type).map((each) => each.role));
    expect(custom).toEqual(new Set(['Substitute Teacher', 'Case Manager']));
    const roles = new Set(state.admins.rows.map((each) => each.role));
    expect(roles).toEqual(new Set(['AccountAdmin', 'School Administrator', 'Help Desk']));
  });

  test('courses of last year are concluded with everybody in them, and much of all work is graded', () => {
    for (const { canvas_id: id } of withTrait('last-year', 'course')) {
      expect(state.courses.get(id)!.state).toBe('completed');
      const states = new Set(state.enrollmentsOfCourse(id!).map((each) => each.state));
      expect([...states].filter((each) => each !== 'completed')).toEqual([]);
    }
    const graded = state.submissions.rows.filter((row) => row.score !== null);
    expect(graded.length).toBeGreaterThan(1_000);
    const courses = new Set(graded.map((row) => state.assignments.get(row.assignmentId)!.courseId));
    expect(courses.size).toBeGreaterThan(50);
  });

  test('combined classes are one course with two sections: cross-listed where both came by SIS', () => {
    for (const line of withTrait('combined', 'section')) {
      const section = state.sections.get(line.canvas_id)!;
      const others = state.sectionsOfCourse(section.courseId);
      expect(others.length).toBeGreaterThan(1);
      expect(section.homeCourseId === null).toBe(section.sisId === null);
      const taught = others.map((each) => classes.get(truthOf(each.id).sourced_ids[0]!)!);
      expect(new Set(taught.map((one) => one.course)).size).toBe(1);
    }
    function truthOf(id: number): TruthLine {
      return of('section').find((line) => line.canvas_id === id)!;
    }
  });
});
