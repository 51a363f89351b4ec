import type { Command } from 'commander';
import type { WriteSelection } from '../../store/schema/passback-links.js';

/** The options by which grades are selected: by school, class, teacher, work and student. */
export function addSelection(command: Command): Command {
  return addWorkSelection(command).option('--person <id>', 'only of this student, by the sourcedId');
}

/** The same for works as a whole. */
export function addWorkSelection(command: Command): Command {
  return command
    .option('--school <id>', 'only of this school, by its sourcedId')
    .option('--class <id>', 'only of this class, by its sourcedId')
    .option('--teacher <id>', 'only of classes of this primary teacher, by the sourcedId')
    .option('--work <id>', "only of this work, by Canvas's id of the assignment");
}

export function selectionOf(options: Readonly<Record<string, unknown>>): WriteSelection {
  const given = (name: string): string | null => (options[name] as string | undefined) ?? null;
  return {
    ...{ school: given('school'), classId: given('class'), teacher: given('teacher') },
    ...{ assignmentId: given('work'), student: given('person') },
  };
}

/** Whether nothing is selected in particular. */
export function isEverything(selection: WriteSelection): boolean {
  return Object.values(selection).every((each) => each === null);
}
