import { describe, expect, test } from 'vitest';
import {
  enrollmentDecision,
  decisionOrder,
  enrollmentDecisions,
  type EnrollmentFacts,
} from '../../roster/enrollment-decision.js';
import { settingsWith } from './records.js';

const facts = (more: Partial<EnrollmentFacts> = {}): EnrollmentFacts => ({
  ...{ role: 'student', presence: 'present', tobedeleted: false, rejected: false, moment: 'current', ...more },
});
const decision = (more: Partial<EnrollmentFacts> = {}): string => enrollmentDecision(facts(more), 'student');

describe('the decision of an enrollment', () => {
  test('one that counts now is wanted, and one that lies ahead is not sent yet', () => {
    expect(decision()).toBe('active');
    expect(decision({ moment: 'later' })).toBe('ignored');
  });

  test('one that ended before its class did is a drop, and one that ended with it is settled', () => {
    expect(decision({ moment: 'left' })).toBe('exited');
    expect(decision({ moment: 'finished' })).toBe('completed');
  });

  test('one that is missing is unknown until it is proven gone', () => {
    expect(decision({ presence: 'missing' })).toBe('unknown');
    expect(decision({ presence: 'gone' })).toBe('removed');
  });

  test('one that finished and then left the feed with its year is settled, not dropped', () => {
    expect(decision({ presence: 'gone', moment: 'finished' })).toBe('completed');
  });

  test('of a record that cannot be read nothing is concluded, whatever else it seems to say', () => {
    expect(decision({ rejected: true, tobedeleted: true })).toBe('unknown');
    expect(decision({ rejected: true, presence: 'gone' })).toBe('unknown');
  });

  test('a role that Canvas does not get to know has no decision', () => {
    expect(enrollmentDecision(facts({ role: 'guardian' }), '')).toBe('ignored');
  });

  test('of several enrollments the current one decides, and a doubt outweighs a drop', () => {
    expect(decisionOrder.indexOf('active')).toBeLessThan(decisionOrder.indexOf('removed'));
    expect(decisionOrder.indexOf('unknown')).toBeLessThan(decisionOrder.indexOf('removed'));
    expect(decisionOrder.indexOf('completed')).toBeLessThan(decisionOrder.indexOf('removed'));
  });
});

describe('the table that a join applies', () => {
  const settings = settingsWith((each) => (each.mapping.roles.proctor = ''));
  const table = enrollmentDecisions(settings);

  test('holds every role with every combination of facts exactly once', () => {
    const keys = table.map(({ role, facts }) => `${role} ${facts}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(8 * 3 * 2 * 2 * 4);
  });

  test('tells Canvas of a drop as the settings have it for students and for all others', () => {
    const statusOf = (role: string) => table.find((row) => row.role === role)!.dropStatus;
    expect([statusOf('student'), statusOf('teacher'), statusOf('proctor')]).toEqual(['inactive', 'deleted', 'deleted']);
  });

  test('gives each role the Canvas role of the settings, and parents none', () => {
    const roleOf = (role: string) => table.find((row) => row.role === role)!.canvasRole;
    expect(['student', 'teacher', 'aide', 'administrator', 'proctor', 'parent'].map(roleOf)).toEqual([
      ...['student', 'teacher', 'ta', 'teacher', '', ''],
    ]);
  });
});
