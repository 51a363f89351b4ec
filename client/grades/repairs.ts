import { repairsOfClass, type Repair } from '../../gradebook/repairs.js';
import { table } from '../tables.js';
import { counted } from '../times.js';
import type { JudgedClass } from './judge-class.js';

/** A piece of work that would go if a setting were changed. */
export interface RepairLine extends Repair {
  teacher: string | null;
  classId: string;
  work: string;
  dueDate: string | null;
  grades: number;
}

/** What of a class would go under each setting that repairs something. Pure. */
export function repairLines(
  { facts, policy, works }: Pick<JudgedClass, 'facts' | 'policy' | 'works'>,
  fallback: string | null,
): RepairLine[] {
  const names = new Map(works.map(({ work }) => [work.assignment.id, work.assignment.name]));
  const prepared = works.map((each) => each.prepared);
  return repairsOfClass(facts, policy, prepared, fallback).map(({ repair, prepared: mended }) => ({
    ...repair,
    ...{ teacher: facts.teacherIds[0] ?? null, classId: facts.classSourcedId },
    ...{ work: names.get(mended.assignmentId)!, dueDate: mended.lineItem?.dueDate ?? null },
    grades: mended.results.filter(({ desired }) => desired.kind === 'score' || desired.kind === 'exempt').length,
  }));
}

/** Works that are listed of each repair. */
const mostListed = 40;

/** What each setting would let go, for a terminal. */
export function repairsText(lines: readonly RepairLine[]): string {
  if (lines.length === 0) return 'Nothing would go by a setting alone.';
  const settings = [...new Set(lines.map((each) => each.setting))];
  const parts = settings.map((setting) => {
    const own = lines.filter((each) => each.setting === setting);
    const { mends, effect } = own[0]!;
    const grades = own.reduce((sum, each) => sum + each.grades, 0);
    const columns = [
      ...[{ title: 'teacher' }, { title: 'class' }, { title: 'work' }, { title: 'due' }],
      { title: 'grades', right: true },
    ];
    const rows = own
      .slice(0, mostListed)
      .map((each) => [each.teacher ?? '', each.classId, each.work, each.dueDate ?? '', each.grades]);
    const more = own.length > mostListed ? [`and ${counted(own.length - mostListed)} more`] : [];
    return [
      `${setting}`,
      `What has ${mends} now ${effect}: ${counted(own.length)} pieces of work, ${counted(grades)} grades.`,
      table(columns, rows),
      ...more,
    ].join('\n');
  });
  return [
    ...parts,
    'None of them is switched on. To use one, put it into the district file and apply it: rollbook apply FILE. The limits of a run hold for what comes by it, too.',
  ].join('\n\n');
}
