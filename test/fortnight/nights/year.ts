import { truth } from '../../nights/look.js';
import { ids, noted, schools, unsent } from '../acts.js';
import type { Night, Stage } from '../stage.js';

/** Somebody says that the lists are right as they are. */
async function acceptLists(stage: Stage): Promise<void> {
  const listed = JSON.parse(await stage.rollbook('proposal', 'list', stage.district, '--json')) as {
    proposals: Array<{ id: number }>;
  };
  for (const { id } of listed.proposals) await stage.rollbook('proposal', 'accept', stage.district, String(id));
}

const release = (stage: Stage) => stage.rollbook('hold', 'release', stage.district, '--all');
/** Another tool sends imports since December; the district says that it is meant. */
const told = ['OTHER_IMPORTER'];
/** A former teacher waits since December for somebody who takes the class over. */
const teacherless = ['WAITS_FOR_SUCCESSOR'];

/** The master schedule is built anew: every class that has not begun has another id. */
async function rebuild(stage: Stage): Promise<void> {
  const known = await ids(stage, 'classes');
  await stage.play('rebuild-schedule');
  const now = new Set(await ids(stage, 'classes'));
  stage.notes.set(
    'old schedule',
    known.filter((each) => !now.has(each)),
  );
}

/** Everybody leaves the old schedule, whose courses nobody has opened. */
function oldScheduleGoes(stage: Stage): Promise<void> {
  for (const each of noted(stage, 'old schedule')) stage.leavers.add(`section ${each}`);
  return Promise.resolve();
}

/** The end of a semester and of two years, and the summer between. */
export const nightsOfTheYear: Night[] = [
  {
    ...{ day: '2027-01-18', name: 'Somebody shortens the second semester by mistake: the term is held' },
    open: told,
    ...{ rules: ['loss is judged by effect'], outcome: 'held', held: [...teacherless, 'TERM_SHORTENED'] },
    before: async (stage) => {
      const sessions = await truth(stage, 'academicSessions');
      const [session] = sessions.filter((each) => String(each.title).startsWith('Semester 2 2026'));
      stage.notes.set('semester', [String(session!.sourcedId), String(session!.endDate)]);
      await stage.play('move-session-end', { ids: [session!.sourcedId], on: '2027-03-31' });
    },
    leave: () => (kind) => kind === 'term',
  },
  {
    ...{ day: '2027-01-19', name: 'The semester ends in June again: nothing is left of it' },
    open: told,
    ...{ rules: ['every hold has a way out'], held: teacherless, sends: { 'course update': 2 } },
    before: async (stage) => {
      const [id, on] = stage.notes.get('semester') as [string, string];
      await stage.play('move-session-end', { ids: [id], on });
    },
  },
  {
    ...{ day: '2027-05-20', name: 'A summer school comes between the years' },
    open: told,
    ...{ rules: ['what gives goes before what takes'], held: teacherless },
    before: async (stage) => stage.play('summer-school', { count: 3, school: (await schools(stage))[2] }),
  },
  {
    ...{ day: '2027-06-18', name: 'The school year is over: it is left as it is, and summer school goes on' },
    open: told,
    ...{ rules: ['the past is frozen'], sends: {} },
    before: (stage) => stage.play('open-portals'),
  },
  {
    ...{ day: '2027-07-01', name: 'The year rolls over, and last year is still sent: a whole schedule is new' },
    open: told,
    ...{ rules: ['the past is frozen', 'limits by school and class'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    unsafe: ['ADDITIONS_HELD'],
    isNextYear: true,
    before: (stage) => stage.play('next-year', { as: 'kept', on: '2027-07-01' }),
    leave: () => unsent,
    decide: release,
  },
  {
    ...{ day: '2027-07-02', name: 'The new year is released, and comes whole' },
    open: told,
    rules: ['every hold has a way out', 'what gives goes before what takes'],
  },
  {
    ...{ day: '2027-07-14', name: 'Students see the classes of autumn' },
    open: told,
    rules: ['what gives goes before what takes'],
  },
  {
    ...{ day: '2027-07-15', name: 'The master schedule is rebuilt: every class of autumn has another id' },
    ...{ rules: ['same thing, same row', 'what gives goes before what takes'], open: told },
    before: rebuild,
  },
  {
    ...{ day: '2027-07-16', name: 'The old schedule is proven gone: nobody has opened its courses, and they go' },
    ...{ rules: ['no removal without proof', 'loss is judged by effect'], open: told },
    before: oldScheduleGoes,
  },
  {
    ...{ day: '2027-07-26', name: 'The master schedule is rebuilt a second time' },
    ...{ rules: ['same thing, same row'], open: told },
    before: rebuild,
  },
  {
    ...{ day: '2027-07-27', name: 'The second schedule is proven gone as well' },
    ...{ rules: ['no removal without proof'], open: told },
    before: oldScheduleGoes,
  },
  {
    ...{ day: '2028-07-03', name: 'The year rolls over, and last year has vanished: the lists are half as long' },
    ...{ rules: ['unknown is not absent', 'the past is frozen'], outcome: 'partial', isNextYear: true },
    ...{ open: [...told, 'LIST_SHRANK'], asked: ['a list smaller on purpose?'] },
    unsafe: ['LISTS_NOT_BELIEVED'],
    before: (stage) => stage.play('next-year', { on: '2028-07-03' }),
    leave: () => unsent,
    decide: acceptLists,
  },
  {
    ...{ day: '2028-07-04', name: 'The office has said that the lists are right: a whole schedule is new' },
    ...{ rules: ['limits by school and class'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    ...{ open: told, unsafe: ['ADDITIONS_HELD'] },
    leave: () => unsent,
    decide: release,
  },
  {
    ...{ day: '2028-07-05', name: 'The new year is released; of last year nothing is taken' },
    ...{ rules: ['the past is frozen'], open: told },
  },
  {
    ...{ day: '2028-07-06', name: 'A quiet night: both systems are as they must be' },
    ...{ rules: ['a quiet night sends nothing'], open: told, sends: {} },
  },
  {
    ...{ day: '2028-07-07', name: 'Another one, and nothing is open' },
    ...{ rules: ['a quiet night sends nothing', 'nothing unplanned'], open: told, sends: {} },
  },
];
