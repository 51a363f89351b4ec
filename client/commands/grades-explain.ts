import type { Command } from 'commander';
import { findWork } from '../../store/reports/grades/work.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { explainWork } from '../grades/explain-work.js';
import { latestPassbackOf } from '../grades/judge-class.js';
import { gradeSentence, gradeText, worksText, workText } from '../grades/render-explained.js';
import { define, type Call } from './define.js';

export function addGradesExplain(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'explain <district>',
      summary: 'the whole story of a grade, or of all grades of a piece of work',
      description:
        'Tells what Canvas says, what the rules conclude and why, what the SIS last accepted and from which run, what it held when it was last read, and every write over the kept runs. It reads neither system: it judges what was last read, by the date and settings of the latest passback. It shows grades, and people by their sourcedId.',
      examples: [
        ['grades explain maple --class 7141 --work Fractions', 'every grade of a piece of work'],
        ['grades explain maple --class 7141 --work 3021 --student S104233', "one student's, by assignment id"],
      ],
    },
    explain,
  )
    .requiredOption('--class <sourcedId>', 'the class')
    .requiredOption('--work <work>', 'the assignment: its id in Canvas, its name, or a part of it')
    .option('--student <sourcedId>', 'only this student');
}

async function explain({ context, args, options, answer }: Call): Promise<void> {
  const district = args[0]!;
  const { class: classId, work, student } = options as { class: string; work: string; student?: string };
  const store = context.store();
  const run = await latestPassbackOf(store, district);
  const { districtId, settings } = run;
  const found = await findWork(store.sql, districtId, classId, work);
  if (found.length > 1) return answer({ matches: found }, () => worksText(district, classId, found));
  const explanation = found[0] ? await explainWork(store, run, classId, found[0]) : null;
  if (explanation === null) {
    throw wrongUse(
      'NOTHING_FITS',
      `No passback of "${district}" has read such work in a class "${classId}".`,
      `Check the class's sourcedId and the name of the work. See what there is: rollbook grades categories ${district}`,
    );
  }
  const zone = settings.timezone;
  if (student === undefined) return answer(explanation, () => workText(explanation, zone));
  const grade = explanation.grades.find((each) => each.student === student);
  if (!grade) {
    throw wrongUse(
      'NOTHING_FITS',
      `Neither Canvas nor the SIS has anything of student "${student}" for this work.`,
      `List those that it has: rollbook grades explain ${district} --class ${classId} --work ${explanation.work.assignmentId}`,
    );
  }
  answer({ sentence: gradeSentence(explanation, grade), ...explanation, grades: [grade] }, () =>
    gradeText(explanation, grade, zone),
  );
}
