import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const student = (id: string, orgSourcedIds: string) =>
  person(id, 'student', { username: id.toLowerCase(), givenName: `Nell ${id}`, familyName: 'Orr', orgSourcedIds });
const told = (night: Night, code: string) =>
  night.problems
    .filter((each) => each.code === code)
    .map((each) => `${each.thing} ${each.affected}`)
    .sort();

describe('newcomers whose only school is one that the SIS does not give', () => {
  const users = [
    ...base.users,
    student('N1', '0100'),
    student('N2', '0100'),
    student('N3', '0100,200'),
    person('G1', 'guardian', { givenName: 'Gwen', familyName: 'Ardley', orgSourcedIds: '0100' }),
    person('T9', 'teacher', { givenName: 'Vacant', familyName: 'Vacant', orgSourcedIds: '0100' }),
  ];
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        { rows: { users } },
        { rows: { users: withCells(users, 'N1', { orgSourcedIds: '100' }) } },
        {
          rows: { users: withCells(withCells(users, 'N1', { orgSourcedIds: '100' }), 'N2', { orgSourcedIds: '100' }) },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('are counted as people who are kept away, with the school that was meant', () => {
    const [night] = field.nights;
    expect([userIn(night!, 'N1'), userIn(night!, 'N2')]).toEqual([undefined, undefined]);
    expect(userIn(night!, 'N3')).toMatchObject({ state: 'active' });
    expect(told(night!, 'ORG_UNKNOWN')).toEqual(['0100 2']);
    expect(night!.problems[0]).toMatchObject({ detail: 'named by 5 people' });
    expect(night!.problems[0]!.remedy).toContain('The other id: 100.');
    expect(night).toMatchObject({ outcome: 'partial', report: { keptAway: { people: 2, others: 0 } } });
  });

  test('until the last of them has another school: then the school is only told', () => {
    const [, second, third] = field.nights;
    expect(second).toMatchObject({ outcome: 'partial', report: { keptAway: { people: 1 } } });
    expect(userIn(third!, 'N2')).toMatchObject({ state: 'active' });
    expect(told(third!, 'ORG_UNKNOWN')).toEqual(['0100 0']);
    expect(third).toMatchObject({ outcome: 'complete' });
  });
});

describe('people who name no school', () => {
  const users = [...base.users, student('N1', ''), student('N2', '')];
  let field: Field;
  beforeAll(async () => {
    const allAtSchool = [...base.users, student('N1', '100'), student('N2', '100')];
    const left = withCells(withCells(base.enrollments, 'S-P4-K1', { status: 'tobedeleted' }), 'S-P4-K2', {
      status: 'tobedeleted',
    });
    field = await startField({
      nights: [
        { rows: { users } },
        { rows: { users: withCells(users, 'N1', { orgSourcedIds: '100' }) } },
        { rows: { users: withCells(allAtSchool, 'P4', { orgSourcedIds: '' }), enrollments: left } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('and have no class are one problem, which keeps nothing away', () => {
    const [first, second] = field.nights;
    expect(told(first!, 'PEOPLE_WITHOUT_SCHOOL')).toEqual(['orgs 2']);
    expect(first).toMatchObject({ outcome: 'complete', report: { problems: 1 } });
    expect(told(second!, 'PEOPLE_WITHOUT_SCHOOL')).toEqual(['orgs 1']);
    expect(userIn(second!, 'N1')).toMatchObject({ state: 'active' });
  });

  test('since they left, and have an account, are none', () => {
    const night = field.nights[2]!;
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
    expect(userIn(night, 'P4')).toMatchObject({ state: 'active' });
  });
});
