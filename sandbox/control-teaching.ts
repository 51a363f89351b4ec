import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { isImpossibleAct, type CanvasSandbox } from './canvas/index.js';
import { ControlError } from './control-error.js';
import { daysBetween, type Day } from './district/dates.js';
import { ImpossibleEvent } from './district/events.js';
import type { District, Enrollment } from './district/records.js';
import type { StoredDistrict } from './district/state.js';
import { OneRosterFailure } from './powerschool/failures.js';
import { ImpossibleEdit, playEdit } from './powerschool/gradebook/edits.js';
import type { Gradebook } from './powerschool/gradebook/index.js';
import type { ActAnswer, ClassToday, ItemOnScreen, TermAct } from './teaching/class-record.js';
import { createTerm, nextSchoolDay, type Term, type TermOptions } from './teaching/term.js';

interface TeachingDeps {
  district: StoredDistrict;
  gradebook: Gradebook;
  clientId: string;
  canvas: () => CanvasSandbox;
}

type NextDay = Partial<TermOptions>;

/** When teachers do what they do: in the afternoon. */
const teachingHour = '15:00';

/**
 * A term of teaching, day by day. The terms that are being taught are kept in memory: after a start, a term of the same
 * seed begins anew with new work.
 */
export function addTeaching(app: FastifyInstance, deps: TeachingDeps): void {
  const terms = new Map<string, Term>();
  app.post<{ Body: NextDay | null }>('/teaching/next-day', async ({ body }) => {
    const { seed = 'term', classes = [], zone = 'America/Chicago', without = [] } = body ?? {};
    if (!Array.isArray(classes) || classes.length === 0)
      throw new ControlError(400, 'classes must be a list of classes');
    const key = JSON.stringify([seed, classes, zone, without]);
    const term = terms.get(key) ?? createTerm({ seed, classes, zone, without });
    terms.set(key, term);
    const { today } = deps.district.district();
    const day = nextSchoolDay(today);
    await deps.district.play('next-day', { count: daysBetween(today, day) });
    setClock(deps.canvas(), day, zone);
    const played: object[] = [];
    const acts = term.day(
      day,
      classes.map((classId) => classToday(deps, classId, day)),
    );
    for (let step = acts.next(null); !step.done;) {
      const { answer, refused } = await perform(deps, step.value);
      played.push({ ...step.value, ...(refused === undefined ? {} : { refused }) });
      step = acts.next(answer);
    }
    return { day, number: term.days(), acts: played };
  });
}

function setClock({ teaching }: CanvasSandbox, day: Day, zone: string): void {
  teaching.clock.set(DateTime.fromISO(`${day}T${teachingHour}`, { zone }).toUnixInteger(), true);
  teaching.coursework();
  teaching.saveSoon();
}

/** Does one act. What nobody may do, or what cannot be, is told and left out. */
async function perform(deps: TeachingDeps, act: TermAct): Promise<{ answer: ActAnswer; refused?: string }> {
  try {
    switch (act.to) {
      case 'canvas':
        return { answer: deps.canvas().teach(act.act, act.settings) as Record<string, unknown> };
      case 'gradebook':
        return { answer: playEdit(deps.gradebook, deps.clientId, act.kind, act.settings) };
      case 'district':
        return { answer: { ...(await deps.district.play(act.kind, act.settings)) } };
    }
  } catch (error) {
    const isRefusal =
      isImpossibleAct(error) ||
      error instanceof ImpossibleEdit ||
      error instanceof ImpossibleEvent ||
      error instanceof OneRosterFailure;
    if (!isRefusal) throw error;
    return { answer: null, refused: error instanceof Error ? error.message : String(error) };
  }
}

function classToday({ district, gradebook }: TeachingDeps, classId: string, day: Day): ClassToday {
  const now = district.district();
  const students = now.enrollments.filter((each) => isStudentIn(each, classId, day)).map((each) => each.user);
  const items = gradebook.store
    .lineItemsOfClass(classId)
    .filter((each) => each.status === 'active')
    .map((each): ItemOnScreen => ({
      ...{ sourcedId: each.sourcedId, title: each.title, dueDate: each.dueDate, category: each.category },
      points: each.resultValueMax,
      scores: new Map(gradebook.store.resultsOfLineItem(each.sourcedId).map((one) => [one.student, one.score])),
    }));
  return { classId, students, items, categories: categoriesOf(gradebook, classId), term: termOf(now, classId, day) };
}

function isStudentIn({ role, status, beginDate, endDate, ...one }: Enrollment, classId: string, day: Day): boolean {
  if (one.class !== classId || role !== 'student' || status !== 'active') return false;
  return (beginDate === null || beginDate <= day) && (endDate === null || endDate >= day);
}

function categoriesOf({ roster, categories }: Gradebook, classId: string): string[] {
  const of = roster.classOf(classId);
  const lead = of && roster.leadOf(of);
  if (!of || lead === undefined) return [];
  return categories
    .ofTeacher(lead, roster.yearTermOf(of))
    .filter((each) => each.active && !each.excludedClasses.includes(classId))
    .map((each) => each.sourcedId);
}

/** The session of a class that holds a day. */
function termOf({ classes, academicSessions }: District, classId: string, day: Day): string | null {
  const terms = classes.find((each) => each.sourcedId === classId)?.terms ?? [];
  const session = academicSessions.find(
    (each) => terms.includes(each.sourcedId) && each.startDate <= day && day <= each.endDate,
  );
  return session?.sourcedId ?? null;
}
