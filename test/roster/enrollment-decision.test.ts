import { describe, expect, test } from 'vitest';
import { enrollmentFate, fateOrder, fateTable, type EnrollmentFacts } from '../../roster/enrollment-decision.js';
import { settingsWith } from './records.js';

const facts = (more: Partial<EnrollmentFacts> = {}): EnrollmentFacts => ({
  ...{ role: 'student', presence: 'present', tobedeleted: false, rejected: false, moment: 'current', ...more },
});
const fate = (more: Partial<EnrollmentFacts> = {}): string => enrollmentFate(facts(more), 'student');

describe('the fate of an enrollment', () => {
  test('one that counts now is wanted, and one that lies ahead is not sent yet', () => {
    expect(fate()).toBe('wanted');
    expect(fate({ moment: 'later' })).toBe('none');
  });

  test('one that ended before its class did is a drop, and one that ended with it is settled', () => {
    expect(fate({ moment: 'left' })).toBe('dropped');
    expect(fate({ moment: 'finished' })).toBe('settled');
  });

  test('one that is missing is unknown until it is proven gone', () => {
    expect(fate({ presence: 'missing' })).toBe('unknown');
    expect(fate({ presence: 'gone' })).toBe('dropped');
  });

  test('one that finished and then left the feed with its year is settled, not dropped', () => {
    expect(fate({ presence: 'gone', moment: 'finished' })).toBe('settled');
  });

  test('of a record that cannot be read nothing is concluded, whatever else it seems to say', () => {
    expect(fate({ rejected: true, tobedeleted: true })).toBe('unknown');
    expect(fate({ rejected: true, presence: 'gone' })).toBe('unknown');
  });

  test('a role that Canvas does not get to know has no fate', () => {
    expect(enrollmentFate(facts({ role: 'guardian' }), '')).toBe('none');
  });

  test('of several enrollments the current one decides, and a doubt outweighs a drop', () => {
    expect(fateOrder.indexOf('wanted')).toBeLessThan(fateOrder.indexOf('dropped'));
    expect(fateOrder.indexOf('unknown')).toBeLessThan(fateOrder.indexOf('dropped'));
    expect(fateOrder.indexOf('settled')).toBeLessThan(fateOrder.indexOf('dropped'));
  });
});

describe('the table that a join applies', () => {
  const settings = settingsWith((each) => (each.mapping.roles.proctor = ''));
  const table = fateTable(settings);

  test('holds every combination of facts exactly once', () => {
    const keys = table.map(({ role, presence, tobedeleted, rejected, moment }) =>
      [role, presence, tobedeleted, rejected, moment].join(),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(8 * 3 * 2 * 2 * 4);
  });

  test('says in every row what the rule says', () => {
    for (const { canvasRole, fate: told, rank, dropStatus, ...row } of table) {
      expect(told).toBe(enrollmentFate(row, canvasRole));
      expect(fateOrder[rank]).toBe(told);
      expect(dropStatus).toBe(row.role === 'student' ? 'inactive' : 'deleted');
    }
  });

  test('gives each role the Canvas role of the settings, and parents none', () => {
    const roleOf = (role: string) => table.find((row) => row.role === role)!.canvasRole;
    expect(['student', 'teacher', 'aide', 'administrator', 'proctor', 'parent'].map(roleOf)).toEqual([
      ...['student', 'teacher', 'ta', 'teacher', '', ''],
    ]);
  });
});
