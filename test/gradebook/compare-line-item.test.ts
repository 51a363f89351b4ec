import { expect, test } from 'vitest';
import {
  agreedFields,
  changedFields,
  type KnownLineItem,
  type LineItemFields,
} from '../../gradebook/compare-line-item.js';

const sent: LineItemFields = {
  ...{ title: 'Fractions', assignDate: '2026-10-19', dueDate: '2026-10-23', categorySourcedId: 'C1' },
  resultValueMax: 20,
};
const other = { ...sent, title: 'Fractions II' };

test.each<[string, LineItemFields, KnownLineItem, KnownLineItem, object]>([
  ['nothing has changed', sent, sent, sent, {}],
  ['Canvas has renamed it', other, sent, sent, { title: 'Fractions II' }],
  ['the SIS has renamed it', sent, sent, other, {}],
  ['both have renamed it, differently', other, sent, { ...sent, title: 'By hand' }, {}],
  ['both have renamed it alike', other, sent, other, {}],
  [
    'Canvas has renamed it, the SIS has re-filed it',
    other,
    sent,
    { ...sent, categorySourcedId: 'C2' },
    { title: 'Fractions II' },
  ],
  ['the SIS gives the maximum with decimals', sent, sent, { ...sent, resultValueMax: 20.00001 }, {}],
  [
    'the SIS does not say its category, as before',
    sent,
    { ...sent, categorySourcedId: null },
    { ...sent, categorySourcedId: null },
    { categorySourcedId: 'C1' },
  ],
])('fields to write when %s', (_name, desired, accepted, inSis, expected) => {
  expect(changedFields(desired, accepted, inSis)).toEqual(expected);
});

test('a field that both sides have changed to the same counts as accepted', () => {
  expect(agreedFields(other, sent, other)).toEqual({ title: 'Fractions II' });
  expect(agreedFields(other, sent, sent)).toEqual({});
  expect(agreedFields(sent, sent, sent)).toEqual({});
});
