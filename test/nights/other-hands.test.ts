import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSystems } from '../../client/check-systems.js';
import { parseSecretKeys } from '../../config/secrets.js';
import { districtOf } from '../../store/districts/district-of.js';
import { classesOf, enrollment, peopleIn, person } from '../field/look.js';
import { base, startField, type Field } from '../field/nights.js';
import { command } from '../holds/waiting-run.js';

let field: Field;
beforeAll(async () => {
  field = await startField({});
});
afterAll(() => field?.stop());

const newcomer = person('P7', 'student', {
  ...{ username: 'stu7', givenName: 'Maren', familyName: 'Oslo', identifier: '1007', grades: '09' },
});
const withNewcomer = {
  users: [...base.users, newcomer],
  enrollments: [...base.enrollments, enrollment('P7', 'K1', 'student'), enrollment('P7', 'K2', 'student')],
};

/** What `rollbook connect` says of other importers. */
async function importersByCommand() {
  const { practice } = field;
  const keys = parseSecretKeys(Buffer.alloc(32, 7).toString('base64'));
  const found = await checkSystems(practice.store, keys, await districtOf(practice.store.db, practice.district));
  return found.filter(({ what }) => what === 'other importers');
}
const isOpen = (code: string) => field.nights.at(-1)!.problems.some((each) => each.code === code);

test('what goes into a concluded course waits, and a cross-listed section is left in its course', async () => {
  const { practice } = field;
  await practice.plant('ui-edit', { kind: 'course', sisId: 'K2', event: 'conclude' });
  await practice.plant('cross-list', { section: 'K1', course: 'K3' });
  const night = await field.next({
    ...withNewcomer,
    classes: base.classes.map((each) => (each.sourcedId === 'K1' ? { ...each, title: 'Algebra A' } : each)),
  });
  expect(night).toMatchObject({ outcome: 'partial', held: [], notSent: { 'enrollment create COURSE_CONCLUDED': 1 } });
  expect(classesOf(night, 'P7')).toEqual({ 'K1 student': 'active' });
  expect(night.canvas.section.get('K1')).toMatchObject({ course_id: 'K3', home_course_id: 'K1', name: 'Algebra A' });
  expect(night.problems).toMatchObject([
    { code: 'CONCLUDED_IN_CANVAS', kind: 'course', thing: 'K2', affected: 1 },
    { code: 'CROSS_LISTED', kind: 'section', thing: 'K1', detail: 'in K3, home in K1' },
  ]);
});

test('once the course is reopened everybody is in it again', async () => {
  await field.practice.plant('ui-edit', { kind: 'course', sisId: 'K2', event: 'offer' });
  const night = await field.next();
  expect(night).toMatchObject({ outcome: 'complete', notSent: {} });
  expect(peopleIn(night, 'K2')).toEqual(
    ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'].map((each) => `${each} student`).concat('T2 teacher'),
  );
  expect(isOpen('CONCLUDED_IN_CANVAS')).toBe(false);
});

const withClub = (title: string) => ({
  classes: [
    ...base.classes.map((each) => (each.sourcedId === 'K1' ? { ...each, title: 'Algebra A' } : each)),
    { ...base.classes[0]!, sourcedId: 'K4', title, classCode: 'K4', courseSourcedId: 'CB' },
  ],
});

test('a course that is concluded while nothing is to go into it is told, and keeps nobody away; an empty one is not told', async () => {
  const { practice } = field;
  await field.next({
    ...withClub('Chess'),
    enrollments: [...withNewcomer.enrollments, enrollment('P1', 'K4', 'student')],
  });
  // K1 is the home of a section that is cross-listed into K3: nothing is left in it.
  for (const sisId of ['K1', 'K3']) await practice.plant('ui-edit', { kind: 'course', sisId, event: 'conclude' });
  const night = await field.next(withClub('Chess club'));
  expect(night).toMatchObject({ outcome: 'complete', notSent: {} });
  expect(night.problems.filter(({ code }) => code === 'CONCLUDED_IN_CANVAS')).toMatchObject([
    { kind: 'course', thing: 'K3', affected: 0 },
  ]);
  expect([peopleIn(night, 'K1'), peopleIn(night, 'K3')]).toEqual([[], []]);
});

test('once it is reopened everybody is in it again, the people of a section that was cross-listed into it as well', async () => {
  await field.practice.plant('ui-edit', { kind: 'course', sisId: 'K3', event: 'offer' });
  const night = await field.next();
  expect(night.outcome).toBe('complete');
  const students = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'].map((each) => `${each} student`);
  expect(peopleIn(night, 'K1')).toEqual([...students, 'T1 teacher']);
  expect(peopleIn(night, 'K3')).toEqual(['P90 student', 'P91 student', 'T3 teacher']);
  expect(isOpen('CONCLUDED_IN_CANVAS')).toBe(false);
});

test('somebody who uploads a file by hand is named, and stops nothing', async () => {
  await field.practice.plant('sis-import', { by: 'An administrator', hoursAgo: 3, counts: { users: 4 } });
  const night = await field.next();
  expect(night.outcome).toBe('complete');
  expect(isOpen('OTHER_IMPORTER')).toBe(true);
  expect(await importersByCommand()).toMatchObject([{ state: 'note', importer: { imports: 1, isActive: false } }]);
});

test('while another tool imports every night nothing is sent, and its imports are named', async () => {
  const { practice } = field;
  for (const hoursAgo of [50, 26, 2]) await practice.plant('sis-import', { by: 'A script', hoursAgo });
  const night = await field.next();
  expect(night).toMatchObject({ outcome: 'failed', failure: { code: 'OTHER_IMPORTER_ACTIVE' } });
  const [active] = (await importersByCommand()).filter((each) => each.state === 'wrong');
  expect(active).toMatchObject({ code: 'OTHER_IMPORTER_ACTIVE', importer: { imports: 3 } });
  expect(night.failure!.message).toContain(active!.message);
});

test('an observing run goes on beside it, and so does every run where the district allows it', async () => {
  const { practice } = field;
  const asOf = '2026-12-07T00:30';
  expect((await practice.night({ asOf, mode: 'observe' })).outcome).toBe('observed');
  await practice.change((settings) => (settings.canvas.otherImporters = 'allowed'));
  expect((await field.next()).outcome).toBe('complete');
  const { out } = await command(practice, 'run', practice.district);
  expect(out).toContain('by 2 others: 4 imports, 1 of them regularly what Rollbook sends too');
});
