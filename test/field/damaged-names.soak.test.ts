import { afterAll, beforeAll, expect, test } from 'vitest';
import { toldOf, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const [school] = base.orgs.filter((each) => each.type === 'school');
const named = (title: string, name: string) => ({
  orgs: withCells(base.orgs, school!.sourcedId!, { name }),
  classes: withCells(base.classes, 'K1', { title }),
});

let field: Field;
beforeAll(async () => {
  field = await startField({ nights: [{ rows: { ...base, ...named('Álgebra', 'José Martí School') } }] });
  await field.next(named('\ufffdlgebra', 'Jos\ufffd Mart\ufffd School'));
  await field.next(named('Álgebra II', 'José Martí School'));
});
afterAll(() => field?.stop());

const names = (night: Field['nights'][number]) => [
  night.canvas.course.get('K1')?.name,
  night.canvas.section.get('K1')?.name,
  night.canvas.account.get(school!.sourcedId!)?.name,
];

test('a course, a section and a school keep their readable names where letters are lost, and it is told once of each', () => {
  const [first, second] = field.nights;
  expect(names(first!)).toEqual(['Álgebra', 'Álgebra', 'José Martí School']);
  expect(names(second!)).toEqual(names(first!));
  expect(second!.sent).toEqual({});
  expect(toldOf(second!, 'K1')).toEqual(['NAME_DAMAGED']);
  expect(toldOf(second!, school!.sourcedId!)).toEqual(['NAME_DAMAGED']);
});

test('mended, they follow the SIS again, and nothing is told any more', () => {
  const third = field.nights[2]!;
  expect(names(third)).toEqual(['Álgebra II', 'Álgebra II', 'José Martí School']);
  expect(third).toMatchObject({ outcome: 'complete', problems: [] });
});
