import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedRows } from '../../sandbox/feed/rows.js';
import { command } from '../holds/waiting-run.js';
import { enrollment, peopleIn, standing } from './look.js';
import { withNewClasses } from './new-ids.js';
import { base, startField, type Field } from './nights.js';

const clubs = ['C1', 'C2', 'C3', 'C4', 'C5'];
/** A school of seven classes: as many as a school has that may be missing as a whole. */
const district: Required<FeedRows> = {
  ...base,
  classes: [
    ...base.classes,
    ...clubs.map((id) => ({
      ...base.classes[0]!,
      sourcedId: id,
      title: `Club ${id}`,
      classCode: id,
      courseSourcedId: 'CB',
    })),
  ],
  enrollments: [...base.enrollments, ...clubs.map((id, at) => enrollment(`P${at + 1}`, id, 'student'))],
};
const ids: Record<string, string> = { K1: 'N1', K2: 'N2', C1: 'D1', C2: 'D2', C3: 'D3', C4: 'D4', C5: 'D5' };

let field: Field;
let answers: Array<{ code: number; out: string; err: string }>;
beforeAll(async () => {
  field = await startField({ nights: [{ rows: district }] });
  await field.next(withNewClasses(ids, district));
  await field.next();
  await field.next(district);
  await field.next(withNewClasses(ids, district));
  const accept = (...words: string[]) =>
    command(field.practice, 'proposal', 'accept', field.practice.district, ...words);
  answers = [await accept('--every', 'person'), await accept(), await accept('--every', 'class')];
  await field.next();
});
afterAll(() => field?.stop());

test('a school whose classes all have new ids is no empty school: each is asked about, and nothing is doubled', () => {
  const [first, ...nights] = field.nights;
  for (const night of nights.slice(0, 2)) {
    expect(Object.fromEntries(night.proposals.map(({ leftId, rightId }) => [leftId, rightId]))).toEqual(ids);
    expect(night).toMatchObject({ outcome: 'held', sent: {} });
    for (const kind of ['term', 'course', 'section', 'user'] as const)
      expect(standing(night, kind)).toEqual(standing(first!, kind));
    for (const id of Object.keys(ids)) expect(peopleIn(night, id)).toEqual(peopleIn(first!, id));
  }
});

test('with the old ids everything fits again, and nothing stays planned', () => {
  expect(field.nights[3]).toMatchObject({ outcome: 'complete', problems: [], proposals: [], notSent: {}, sent: {} });
});

test('all pairs that are clear are answered with one command, and the new ids have the places of the old ones', () => {
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 0]);
  expect(answers[0]!.err).toContain('PROPOSAL_NOT_OPEN');
  expect(answers[1]!.err).toContain('SELECTION_MISSING');
  expect(answers[2]!.out).toContain('7 answered: accepted.');
  const [first, last] = [field.nights[0]!, field.nights.at(-1)!];
  expect(last).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [] });
  for (const kind of ['term', 'course', 'section', 'user'] as const)
    expect(standing(last, kind)).toEqual(standing(first, kind));
  for (const id of Object.keys(ids)) expect(peopleIn(last, id)).toEqual(peopleIn(first, id));
});
