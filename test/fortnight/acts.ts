import { truth } from '../nights/look.js';
import type { Leave } from '../oracle/oracle.js';
import type { Stage } from './stage.js';

/** What nights do in more than one place. */

export interface Place {
  sourcedId: string;
  user: string;
  class: string;
  school: string;
  role: string;
  status: string;
  endDate: string;
}
export const places = async (stage: Stage): Promise<Place[]> =>
  (await truth(stage, 'enrollments')) as unknown as Place[];

export async function schools(stage: Stage): Promise<string[]> {
  const orgs = (await truth(stage, 'orgs')).filter((org) => org.type === 'school');
  return orgs.map((org) => String(org.sourcedId)).sort();
}

export const ids = async (stage: Stage, collection: string): Promise<string[]> =>
  (await truth(stage, collection)).map((each) => String(each.sourcedId));

/** Students of a school, or of any, who have a class until summer and are not in the taught classes. */
export async function others(stage: Stage, count: number, school?: string): Promise<string[]> {
  const taught = new Set([...stage.class.students, ...stage.otherClass.students]);
  const until = (await places(stage)).filter(
    (each) =>
      each.role === 'student' &&
      each.status === 'active' &&
      each.endDate > '2027-06-01' &&
      (school === undefined || each.school === school),
  );
  const all = [...new Set(until.map((each) => each.user))].filter((each) => !taught.has(each));
  // Over all grades, so that no class loses many.
  const step = Math.floor(all.length / count);
  return all.filter((_, at) => at % step === 0).slice(0, count);
}

/** Students leave all their classes, and are to lose them tonight. */
export async function drop(stage: Stage, count: number, school?: string): Promise<string[]> {
  const ids = await others(stage, count, school);
  await stage.play('drop-students', { ids });
  for (const each of ids) stage.leavers.add(each);
  return ids;
}

/** What an event has ended is to be lost tonight. */
export async function endsTonight(stage: Stage, { touched }: { touched: Record<string, string[]> }): Promise<void> {
  for (const each of await places(stage))
    if (touched.enrollments!.includes(each.sourcedId)) stage.leavers.add(`${each.class} / ${each.user}`);
}

/** Work of the taught class in Canvas, to go to the gradebook. Gives its number. */
export async function work(stage: Stage, name: string, due: string, course = stage.class.id): Promise<number> {
  const made = await stage.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: `${due}T23:59:00-06:00`,
  });
  return Number((made.assignments as number[] | undefined)?.[0] ?? made.assignment);
}

export const grade = (stage: Stage, assignment: string, students: readonly string[], score: number | string) =>
  stage.teach('grade', { course: stage.class.id, assignment, students, grade: score });

export async function lineItem(stage: Stage, title: string): Promise<string> {
  const items = await stage.held<{ sourcedId: string; title: string }>('lineItems');
  return items.find((each) => each.title === title)!.sourcedId;
}

/** Whatever belongs to one of these people or places may stand as it stood. */
export const standing =
  (known: Iterable<string>): Leave =>
  (_, key, thing) => {
    const all = new Set(known);
    return [...key.split(' / '), String(thing?.user_id), String(thing?.section_id)].some((each) => all.has(each));
  };

/** What is not in Canvas may wait. */
export const unsent: Leave = (_, __, thing) => thing === undefined;

/** A note of an earlier night. */
export const noted = (stage: Stage, name: string): string[] => stage.notes.get(name) ?? [];
