import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells } from '../../sandbox/feed/rows.js';
import { baseClasses, classesIn, person, toldOf, userIn, withCells, without } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

describe('addresses that are none, two in one field, or of another domain', () => {
  let field: Field;
  const ids = ['P1', 'P2', 'P3', 'P4', 'P5'];
  beforeAll(async () => {
    field = await startField({ folder: 'emails', play: 2 });
  });
  afterAll(() => field?.stop());

  test('never reach Canvas but as the one right address, and their people do', () => {
    for (const night of field.nights) {
      for (const id of ids.filter((each) => each !== 'P4'))
        expect(userIn(night, id)!.email, id).toBe(`stu${id.slice(1)}@larkmoor.example`);
      expect(userIn(night, 'P4')!.email ?? '').toBe('');
      expect(String(userIn(night, 'P6')!.email).toLowerCase()).toBe('stu6@larkmoor.example');
      expect(userIn(night, 'P90')!.email).toBe('stu90@larkmoor.example');
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('are counted where they are left out', () => {
    for (const night of field.nights)
      expect(night.problems).toMatchObject([
        { code: 'EMAIL_OUTSIDE_DOMAINS', thing: 'canvas.emailDomains', affected: 1, examples: ['P4'] },
      ]);
  });
});

describe('addresses that change hands', () => {
  const mail = (name: string) => ({ email: `${name}@larkmoor.example` });
  const withMail = (people: Record<string, string>) =>
    Object.entries(people).reduce((rows, [id, name]) => withCells(rows, id, mail(name)), base.users);
  const before = withMail({ P1: 'one', P2: 'two', P3: 'three', P4: 'four', P5: 'five', P6: 'six' });
  /** P1 and P2 exchange, P3 to P5 pass theirs on, P6 leaves theirs to a newcomer. */
  const after = [
    ...without(
      Object.entries({ P1: 'two', P2: 'one', P3: 'four', P4: 'five', P5: 'new' }).reduce(
        (rows, [id, name]) => withCells(rows, id, mail(name)),
        before,
      ),
      (each) => each.sourcedId === 'P6',
    ),
    person('P7', 'student', {
      username: 'stu7',
      givenName: 'Nell',
      familyName: 'Orde',
      identifier: '1007',
      ...mail('six'),
    }),
  ];
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: { users: before } }, { rows: { users: after } }, {}] });
  });
  afterAll(() => field?.stop());
  const addresses = (night: number) =>
    ['P1', 'P2', 'P3', 'P4', 'P5', 'P7'].map(
      (id) => String(userIn(field.nights[night]!, id)?.email ?? '').split('@')[0],
    );

  test('arrive the same night where both are in the feed, and nobody else is given them', () => {
    expect(addresses(1).slice(0, 5)).toEqual(['two', 'one', 'four', 'five', 'new']);
  });

  test('wait until the one who had it is proven to have left, which is told, and arrive the second night', () => {
    expect(addresses(1)[5]).toBe('');
    expect(toldOf(field.nights[1]!, 'P7')).toEqual(['EMAIL_SHARED']);
    expect(addresses(2)).toEqual(['two', 'one', 'four', 'five', 'new', 'six']);
    expect(toldOf(field.nights[2]!, 'P7')).toEqual([]);
  });
});

describe('an address that two records of one name have', () => {
  const oriel: Cells = { ...base.users.find((each) => each.sourcedId === 'P1')!, email: 'oriel@larkmoor.example' };
  const nightOf = async (other: Cells): Promise<Night> => {
    const users = [
      ...withCells(base.users, 'P1', oriel),
      { ...oriel, sourcedId: 'P7', username: 'stu7', identifier: '1007', ...other },
    ];
    const field = await startField({ nights: [{ rows: { users } }] });
    await field.stop();
    return field.nights[0]!;
  };

  test.each([
    ['other numbers', '1007'],
    ['no number', ''],
  ])('is sent for neither of two namesakes, which is told of both: they have %s', async (_, identifier) => {
    const night = await nightOf({ identifier });
    for (const id of ['P1', 'P7']) expect(userIn(night, id)!.email ?? '').toBe('');
    const told = night.problems.filter((each) => each.code === 'EMAIL_SHARED');
    expect(told).toMatchObject([{ affected: 2 }]);
    expect(told[0]!.examples.toSorted()).toEqual(['P1', 'P7']);
  });

  test('with one number it is one person listed twice, which is told instead', async () => {
    const night = await nightOf({ identifier: oriel.identifier! });
    expect(toldOf(night, 'P7')).toEqual(['PERSON_LISTED_TWICE']);
  });
});
