import type { Command } from 'commander';
import { mostUsedCategory } from '../../store/reports/grades/categories.js';
import type { Context } from '../context.js';
import { exitCodes } from '../errors.js';
import { judgedClasses } from '../grades/each-class.js';
import { latestPassbackOf } from '../grades/judge-class.js';
import { repairLines, repairsText, type RepairLine } from '../grades/repairs.js';
import { define } from './define.js';

export function addGradesRepairs(grades: Command, context: Context): void {
  define(
    grades,
    context,
    {
      usage: 'repairs <district>',
      summary: 'what would go if a setting were changed, before it is',
      description:
        'Shows for each setting that lets work go without changing a grade what it would let go: teacher, class, work, the date it would have and how many grades. It judges what the latest passback or plan has read, and changes nothing.',
      examples: [
        ['grades repairs maple', 'every setting, every class'],
        ['grades repairs maple --teacher T20141', 'one teacher'],
      ],
    },
    async ({ args, options, answer }) => {
      const store = context.store();
      const run = await latestPassbackOf(store, args[0]!);
      const fallback = await mostUsedCategory(store.sql, run.districtId);
      const teacher = (options.teacher as string | undefined) ?? null;
      const lines: RepairLine[] = [];
      for await (const { judged } of judgedClasses(store, run, teacher)) lines.push(...repairLines(judged, fallback));
      answer(lines, () => repairsText(lines));
      return exitCodes.fine;
    },
  ).option('--teacher <sourcedId>', 'only classes of this primary teacher');
}
