import { describe, expect, test } from 'vitest';
import type { ScopeSettings } from '../../config/scope-settings.js';
import { restrictingSettings, unmatchedEntries, type ScopeFacts } from '../../roster/scope-check.js';
import { settingsWith } from './records.js';

const scope = (more: Partial<ScopeSettings> = {}): ScopeSettings => ({ ...settingsWith().scope, ...more });
const facts: ScopeFacts = {
  schools: [
    { sourcedId: 'guid-7', identifier: '0701' },
    { sourcedId: '702', identifier: null },
  ],
  terms: ['Semester 1 2026-2027', '2026-2027'],
  grades: ['9', 'K'],
  subjects: ['Mathematics', 'Art'],
  courseCodes: ['M101', ''],
};
const unmatched = (more: Partial<ScopeSettings>, given = facts): string[] =>
  unmatchedEntries(scope(more), given).map(({ setting, entries }) => `${setting}: ${entries.join(' ')}`);

describe('entries of the scope that match nothing', () => {
  test.each<[string, Partial<ScopeSettings>, string[]]>([
    ['no entries', {}, []],
    ['a school by number, one by sourcedId', { schools: ['0701', '702'] }, []],
    ['a school without its zero', { schools: ['701', '702'] }, ['schools: 701']],
    ['an excluded school that is none', { excludeSchools: ['9'] }, ['excludeSchools: 9']],
    ['terms by pattern', { terms: ['semester 1*', 'Quarter*'] }, ['terms: Quarter*']],
    ['grades in another writing', { grades: ['09', 'KG'] }, []],
    ['grades that no class has', { grades: ['09', '12'] }, ['grades: 12']],
    ['a subject in other letters', { subjects: ['mathematics'] }, ['subjects: mathematics']],
    ['course codes', { courseCodes: ['m1*', 'E*'] }, ['courseCodes: E*']],
    ['several settings', { grades: ['1'], subjects: ['Latin'] }, ['grades: 1', 'subjects: Latin']],
    ['titles to exclude, which come and go', { excludeTitles: ['Lunch*'] }, []],
  ])('%s', (_, more, expected) => expect(unmatched(more)).toEqual(expected));

  test('are told with what there is instead', () => {
    expect(unmatchedEntries(scope({ grades: ['12'] }), facts)).toEqual([
      { setting: 'grades', entries: ['12'], present: ['9', 'K'] },
    ]);
  });

  test('are not looked for where no school was read', () => {
    expect(unmatched({ grades: ['12'] }, { ...facts, schools: [] })).toEqual([]);
  });
});

test('the settings that keep classes out are named', () => {
  expect(restrictingSettings(scope())).toEqual([]);
  expect(restrictingSettings(scope({ grades: ['9'], excludeTitles: ['Lunch'], homerooms: false }))).toEqual([
    ...['scope.grades', 'scope.excludeTitles', 'scope.homerooms'],
  ]);
});
