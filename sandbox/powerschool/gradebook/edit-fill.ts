import { addDays, daysBetween, earlier, type Day } from '../../district/dates.js';
import { createRandom } from '../../district/random.js';
import type { Class } from '../../district/records.js';
import { ImpossibleEdit, optionalNumber, teacherOf, type EditStage } from './edit-settings.js';
import { gradingPeriodOn, newId } from './put-line-item.js';
import { hiddenFieldsOf, type LineItem, type Result } from './records.js';
import type { Change } from './store.js';

const titles = ['Worksheet', 'Reading Log', 'Quiz', 'Chapter Test', 'Lab Report', 'Essay', 'Project', 'Presentation'];
const points = [5, 10, 20, 25, 50, 100];

/** Teachers fill their classes by hand: line items of the past weeks with a score of nearly every student. */
export function fillClasses(stage: EditStage): Change[] {
  const { context, settings } = stage;
  const count = optionalNumber(stage, 'count') ?? 5;
  const { classes } = settings;
  if (!Array.isArray(classes)) throw new ImpossibleEdit('classes must be a list of classes');
  return classes.flatMap((id) => {
    const of = context.roster.classOf(String(id));
    if (!of) throw new ImpossibleEdit(`there is no class ${String(id)}`);
    return fillClass(stage, of, count);
  });
}

function fillClass(stage: EditStage, of: Class, count: number): Change[] {
  const { context } = stage;
  const { store, roster, categories } = context;
  const madeBy = teacherOf(stage, of.sourcedId);
  const lead = roster.leadOf(of);
  const usable =
    lead === undefined ? [] : categories.ofTeacher(lead, roster.yearTermOf(of)).filter((one) => one.active);
  if (usable.length === 0) throw new ImpossibleEdit(`class ${of.sourcedId} has no teacher with an active category`);
  const before = store.lineItemsOfClass(of.sourcedId).length;
  const random = createRandom(`${roster.district().seed}/by hand/${of.sourcedId}/${before}`);
  const students = roster.studentsOf(of);
  return Array.from({ length: count }, (_, index): Change[] => {
    const filed = random.pick(usable);
    const dueDate = dayInTerms(stage, of, index);
    const item: LineItem = {
      ...{ sourcedId: newId(context), status: 'active', dateLastModified: store.stamp(roster.today()) },
      ...{ title: `${random.pick(titles)} ${before + index + 1}`, description: null, assignDate: dueDate, dueDate },
      ...{ class: of.sourcedId, category: filed.sourcedId },
      gradingPeriod: gradingPeriodOn(context, of.school, dueDate),
      ...{ resultValueMin: 0, resultValueMax: random.pick(points), scoreType: 'POINTS', metadata: {} },
      ...{ ...hiddenFieldsOf(filed.defaults), students: null, spans: [], madeBy, editedByPerson: true },
    };
    const scored = students.filter(() => random.chance(0.95));
    return [
      { put: 'lineItem', record: item },
      ...scored.map((student): Change => {
        const score = Math.round(item.resultValueMax * (0.5 + random.next() / 2));
        const record: Result = {
          ...{ sourcedId: `R${store.nextNumber()}`, status: 'active', dateLastModified: item.dateLastModified },
          ...{
            lineItem: item.sourcedId,
            student,
            scoreStatus: 'fully graded',
            score,
            scoreDate: dueDate,
            comment: null,
          },
          ...{ madeBy, changedBy: madeBy, editedByPerson: true },
        };
        return { put: 'result', record };
      }),
    ];
  }).flat();
}

/** A day every few days back from today, or from the end of a class that is over, inside its terms. */
function dayInTerms({ context: { roster } }: EditStage, of: Class, index: number): Day {
  const end = earlier(roster.lastDayOf(of) ?? roster.today(), roster.today());
  const day = addDays(end, -3 * index);
  if (roster.inTerms(of, day)) return day;
  const first = roster.firstDayOf(of) ?? day;
  return addDays(first, Math.max(0, Math.min(index, daysBetween(first, roster.lastDayOf(of) ?? first))));
}
