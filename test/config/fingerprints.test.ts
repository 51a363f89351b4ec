import { expect, test } from 'vitest';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { parseDistrict } from '../../config/load-district.js';
import { identitySettings } from '../../config/settings-reference.js';

function settingsOf(more: string) {
  const file = parseDistrict(`district: maple
name: Maple
timezone: America/Chicago
sis: {url: "https://powerschool.maple.example"}
canvas: {url: "https://maple.instructure.example"}
${more}`);
  if (!file.ok) throw new Error(JSON.stringify(file.mistakes));
  return file.settings;
}

const usual = settingsOf('');

test.each([
  ['mapping: {ids: {user: "{identifier}"}}', [true, false, true]],
  ['mapping: {courses: perCourse}', [true, false, true]],
  ['mapping: {courseName: "{course.title}"}', [false, false, true]],
  ['enrollments: {studentDrop: completed}', [false, false, true]],
  ['scope: {schools: ["1"]}', [false, true, false]],
  ['schedule: {at: "22:00"}', [false, false, false]],
  ['limits: {district: {count: 1}}', [false, false, false]],
])('%s changes identity, scope, mapping: %j', (more, changed) => {
  const other = settingsOf(more);
  expect([
    identityFingerprint(other) !== identityFingerprint(usual),
    scopeFingerprint(other) !== scopeFingerprint(usual),
    mappingFingerprint(other) !== mappingFingerprint(usual),
  ]).toEqual(changed);
});

test('the order of settings in the file makes no difference, the order in a list does', () => {
  const one = settingsOf('mapping: {terms: perSchool, courses: perCourse, sessionTypes: [term, semester]}');
  const other = settingsOf('mapping: {sessionTypes: [term, semester], courses: perCourse, terms: perSchool}');
  expect(identityFingerprint(one)).toBe(identityFingerprint(other));
  const reversed = settingsOf('mapping: {sessionTypes: [semester, term], courses: perCourse, terms: perSchool}');
  expect(identityFingerprint(one)).not.toBe(identityFingerprint(reversed));
});

test('the settings that are locked after the first apply are those', () => {
  expect(identitySettings).toEqual([
    'canvas.districtAccount',
    'mapping.ids.account',
    'mapping.ids.term',
    'mapping.ids.course',
    'mapping.ids.section',
    'mapping.ids.user',
    'mapping.sessionTypes',
    'mapping.terms',
    'mapping.courses',
    'mapping.mergeUsersBy',
  ]);
});
