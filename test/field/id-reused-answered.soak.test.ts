import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { baseClasses, classesIn, classesOf, userIn } from './look.js';
import { startField, type Field } from './nights.js';

/** Another child stands under P1 from the second night on, and a person answers. */
async function answered(verb: 'accept' | 'reject'): Promise<Field> {
  const field = await startField({ folder: 'student-id-reused', play: 2 });
  const { practice, nights } = field;
  const [asked, ...others] = nights[1]!.proposals;
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ question: 'personReused', leftId: 'P1' });
  expect(await command(practice, 'proposal', verb, practice.district, String(asked!.id))).toMatchObject({ code: 0 });
  await field.next();
  await field.next();
  return field;
}

describe('another child under the id of a student, and a person says that it is another', () => {
  let field: Field;
  beforeAll(async () => {
    field = await answered('reject');
  });
  afterAll(() => field?.stop());

  test('the newcomer gets an account and classes of their own, and the one before keeps both', () => {
    const night = field.nights[2]!;
    expect(night).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [] });
    expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin', state: 'active' });
    expect(userIn(night, 'P1-2')).toMatchObject({ login: 'kdrey9', name: 'Kestrel Drey' });
    expect(classesOf(night, 'P1-2')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
    expect(classesOf(night, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });

  test('the night after it nothing is left to send', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', sent: {}, proposals: [] });
  });
});

describe('everything of a student changes, and a person says that it is the same', () => {
  let field: Field;
  beforeAll(async () => {
    field = await answered('accept');
  });
  afterAll(() => field?.stop());

  test('the account follows the record, and is not asked about again', () => {
    for (const night of field.nights.slice(2)) {
      expect(night).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [] });
      expect(userIn(night, 'P1')).toMatchObject({ login: 'kdrey9', name: 'Kestrel Drey' });
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });
});
