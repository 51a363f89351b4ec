import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, toldOf, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const blank = {
  orgs: withCells(withCells(base.orgs, '100', { name: '', identifier: 'F100' }), '200', { name: ' ', identifier: '' }),
  academicSessions: withCells(base.academicSessions, 'S1', { title: '' }),
};
const given = { orgs: base.orgs, academicSessions: base.academicSessions };
const names = (night: Night) => [
  night.canvas.account.get('100')?.name,
  night.canvas.account.get('200')?.name,
  night.canvas.term.get('S1')?.name,
];
const remarked = (night: Night) => ['100', '200', 'S1'].map((id) => toldOf(night, id));

describe('schools without a name and a session without a title, from the first night', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ nights: [{ rows: blank }, { rows: given }] });
  });
  afterAll(() => field?.stop());

  test('keep nobody out: the number or id of the school, and the dates of the session, stand for them', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual(baseClasses);
    expect(names(night!)).toEqual(['F100', '200', '2026-08-17 to 2026-12-18']);
    expect(night!.outcome).toBe('complete');
  });

  test('are remarked, once each', () => {
    expect(remarked(field.nights[0]!)).toEqual([['NAME_BLANK'], ['NAME_BLANK'], ['NAME_BLANK']]);
  });

  test('have their names once the SIS gives them, and nothing is told any more', () => {
    const second = field.nights[1]!;
    expect(names(second)).toEqual(['Fenwick School', 'Quarry School', 'Semester 1']);
    expect(second).toMatchObject({ outcome: 'complete', problems: [] });
  });
});

describe('names that become blank in a later night', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => (settings.scope.terms = ['2026*', 'Semester*']),
      nights: [{}, { rows: blank }],
    });
  });
  afterAll(() => field?.stop());

  test('stay in Canvas, and nothing is sent for them', () => {
    const [first, second] = field.nights;
    expect(names(second!)).toEqual(names(first!));
    expect(second).toMatchObject({ outcome: 'complete', sent: {}, held: [] });
    expect(remarked(second!)).toEqual([['NAME_BLANK'], ['NAME_BLANK'], ['NAME_BLANK']]);
  });

  test('keep their classes in a scope of terms', () => {
    expect(classesIn(field.nights[1]!)).toEqual(baseClasses);
  });
});

describe('a session that never had a title, in a scope of terms', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      edit: (settings) => (settings.scope.terms = ['2026-2027', 'Semester*']),
      nights: [{ rows: { academicSessions: blank.academicSessions } }],
    });
  });
  afterAll(() => field?.stop());

  test('may be one of them: its classes are told, and the night is not complete', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual({ ...baseClasses, K2: [] });
    expect(toldOf(night!, 'K2')).toEqual(['SESSION_UNKNOWN']);
    expect(night!.outcome).toBe('partial');
  });
});
