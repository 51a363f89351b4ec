import { expect, test } from 'vitest';
import { lineItemId } from '../../gradebook/ids.js';
import { otherProductIn, otherProductOf, ownIds } from '../../gradebook/other-products.js';

const canvasHost = 'maple.example';
const key = { canvasHost, classSourcedId: '8001', assignmentIds: ['11', '12'] };
const own = { isOurs: ownIds(['LI7'], key), titlesInCanvas: ['Fractions'] };
const uuid = '0b2f6b0e-94ab-4b1e-9c8a-0d5e8d7c6b5a';
const item = {
  ...{ sourcedId: 'LI4711', isActive: true, title: 'Essay', classSourcedId: '8001', categorySourcedId: 'C12' },
  raw: {} as Record<string, unknown>,
};

test.each<[string, Partial<typeof item>, string | null]>([
  ['one with an id of the SIS is made by hand', {}, null],
  ['one of ours by its id', { sourcedId: lineItemId({ ...key, assignmentId: '11', generation: 3 }) }, null],
  ['one of ours by its link, where the SIS names ids', { sourcedId: 'LI7' }, null],
  ['an id that a program chose is of another product', { sourcedId: uuid }, 'unknown'],
  ['also without hyphens', { sourcedId: uuid.replaceAll('-', '') }, 'unknown'],
  ['a digest too', { sourcedId: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3' }, 'unknown'],
  [
    'with the title of work in Canvas it is that of Instructure',
    { sourcedId: uuid, title: ' fractions ' },
    'instructure',
  ],
  [
    'that of another class of ours is none of this one',
    { sourcedId: lineItemId({ ...key, classSourcedId: '8002', assignmentId: '11', generation: 1 }) },
    'unknown',
  ],
  ['a SIS whose own ids are such says nothing by them', { sourcedId: uuid, categorySourcedId: uuid }, null],
  [
    'nor does one that names neither class nor category',
    { sourcedId: uuid, classSourcedId: null as never, categorySourcedId: null as never },
    null,
  ],
  ['a name in the id', { sourcedId: 'schoology-991' }, 'schoology'],
  ['a name in the metadata', { raw: { metadata: { source: 'Otus', scoreType: 'POINTS' } } }, 'otus'],
  ['a name of a member of the metadata', { raw: { metadata: { googleCourseWorkId: 7 } } }, 'google'],
  ['Brightspace', { raw: { metadata: { createdBy: 'D2L Brightspace' } } }, 'brightspace'],
  ["Instructure's own", { raw: { metadata: { 'ext.canvas.assignment': '11' } } }, 'instructure'],
  ["PowerSchool's score type is no name", { raw: { metadata: { scoreType: 'POINTS' } } }, null],
  [
    'a link in the description is what a teacher pastes',
    { raw: { description: 'https://classroom.google.com/c/1' } },
    null,
  ],
  ['a deleted one feeds nothing', { sourcedId: uuid, isActive: false }, null],
])('%s', (_sentence, changes, product) => {
  expect(otherProductOf({ ...item, ...changes }, own)).toBe(product);
});

test('a gradebook is fed by the product of most of its line items', () => {
  const named = (source: string) => ({ ...item, raw: { metadata: { source } } });
  expect(otherProductIn([item, named('Otus'), named('Schoology'), named('Schoology')], own)).toBe('schoology');
  expect(otherProductIn([item, item], own)).toBeNull();
});
