import { afterAll, beforeAll, expect, test } from 'vitest';
import { baseClasses, classesIn, standing } from './look.js';
import { startField, type Field } from './nights.js';

let field: Field;
beforeAll(async () => {
  field = await startField({ play: 2 });
});
afterAll(() => field?.stop());

test('a clean roster is complete in its first night, and everybody is where the SIS says', () => {
  const [night] = field.nights;
  expect(night).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [], failure: null });
  expect(classesIn(night!)).toEqual(baseClasses);
  expect(standing(night!, 'user')).toHaveLength(11);
});

test('nothing is sent in the next night', () => {
  expect(field.nights[1]).toMatchObject({ outcome: 'complete', sent: {}, problems: [], held: [] });
});
