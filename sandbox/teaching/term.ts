import { DateTime } from 'luxon';
import { addDays, type Day } from '../district/dates.js';
import { createRandom } from '../district/random.js';
import { canvas, district, gradebook, type Acts, type ClassRecord, type ClassToday } from './class-record.js';
import { deeds } from './deeds.js';
import { gradebookDeeds } from './gradebook-deeds.js';
import { makeWeekendWork, makeWork, workRecipes } from './work-recipes.js';

export interface TermOptions {
  seed: string;
  classes: readonly string[];
  /** IANA name of the district's time zone. */
  zone: string;
  /** What stays out, by name. Default: nothing. */
  without?: ReadonlyArray<'roster' | 'locks'>;
}

export interface Term {
  /** What happens on the next school day. Each class must be among `today`. */
  day(day: Day, today: readonly ClassToday[]): Acts;
  /** School days played so far. */
  days(): number;
}

/** The days of the term, from 1, on which something happens that happens once. */
const lockedOn = 8;
const reopenedOn = 10;
const copiedOn = 12;
const studentMovesOn = 6;
const teacherReplacedOn = 14;
const studentDropsOn = 11;
const periodEndsAfter = 12;

/**
 * A term of teaching in some classes, day by day: every kind of work and every act of a teacher comes up in each class,
 * in an order that the seed gives. The same seed and the same answers give the same term.
 */
export function createTerm({ seed, classes, zone, without = [] }: TermOptions): Term {
  const random = createRandom(`${seed}/term`);
  const records = classes.map((classId): ClassRecord => ({
    ...{ classId, groups: [], works: [], workDeck: [], deedDeck: [], editDeck: [], made: 0 },
  }));
  let days = 0;
  const instant = (day: Day, time = '23:59'): string => DateTime.fromISO(`${day}T${time}`, { zone }).toUTC().toISO()!;
  const draw = (deck: number[], size: number): number => {
    if (deck.length === 0) deck.push(...random.shuffled(Array.from({ length: size }, (_, at) => at)));
    return deck.pop()!;
  };

  function* teach(record: ClassRecord, today: ClassToday, day: Day): Acts {
    const stage = { random, day, instant, record, today };
    if (record.groups.length === 0) yield* begin(record);
    for (let made = 0; made < 3; made += 1) yield* makeWork(stage, draw(record.workDeck, workRecipes.length));
    for (let done = 0; done < 8; done += 1) yield* deeds[draw(record.deedDeck, deeds.length)]!(stage);
    if (isFriday(day)) yield* makeWeekendWork(stage);
    for (let done = 0; done < 2; done += 1) yield* gradebookDeeds[draw(record.editDeck, gradebookDeeds.length)]!(stage);
  }

  function* begin(record: ClassRecord): Acts {
    yield* canvas('course-state', { course: record.classId, state: 'publish' });
    for (const name of ['Homework', 'Quiz', 'Test', 'Classwork', 'No such category']) {
      yield* canvas('create-group', { course: record.classId, name });
      record.groups.push(name);
    }
  }

  /** Two grading periods; the work of a period loses its flags when the period closes, as many districts want it. */
  function* setPeriods(classId: string, day: Day): Acts {
    const end = instant(addDays(day, periodEndsAfter));
    const feature = 'disable_post_to_sis_when_grading_period_closed';
    yield* canvas('account-settings', { [feature]: true });
    for (const each of [feature, 'new_sis_integrations']) yield* canvas('feature', { feature: each, on: true });
    yield* canvas('grading-periods', {
      course: classId,
      periods: [
        { title: 'First period', start_date: instant(addDays(day, -60)), end_date: end },
        { title: 'Second period', start_date: end, end_date: instant(addDays(day, 45)) },
      ],
    });
  }

  function* once(today: readonly ClassToday[], day: Day): Acts {
    const [first, second] = today;
    if (!first) return;
    if (days === 1 && second) yield* setPeriods(second.classId, day);
    if (!without.includes('locks') && first.term !== null) {
      const lock = { term: first.term, class: first.classId };
      if (days === lockedOn) yield* gradebook('lock-term', lock);
      if (days === reopenedOn) yield* gradebook('unlock-term', lock);
    }
    if (days === copiedOn && second) yield* canvas('copy-course', { from: first.classId, to: second.classId });
    if (without.includes('roster')) return;
    if (days === studentMovesOn) yield* district('move-class', { ids: [first.students[0]!] });
    if (days === studentDropsOn) yield* district('drop-students', { ids: [first.students.at(-1)!] });
    if (days === teacherReplacedOn) yield* district('replace-teacher', { ids: [first.classId], fresh: true });
  }

  return {
    days: () => days,
    *day(day, today) {
      days += 1;
      yield* once(today, day);
      for (const record of records) {
        const its = today.find((each) => each.classId === record.classId);
        if (its && its.students.length > 0) yield* teach(record, its, day);
      }
    },
  };
}

function isFriday(day: Day): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 5;
}

/** The next day after one on which there is school: weekends are left out. */
export function nextSchoolDay(day: Day): Day {
  const next = addDays(day, 1);
  const weekday = new Date(`${next}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? nextSchoolDay(next) : next;
}
