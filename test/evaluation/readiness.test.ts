import { expect, test } from 'vitest';
import { differenceOf } from '../../evaluation/difference.js';
import type { Evaluation, FindingCount, KindCounts } from '../../evaluation/model.js';
import { evaluationPage } from '../../evaluation/page/page.js';
import { readinessOf } from '../../evaluation/readiness.js';

const oak = { school: '0412', name: 'Oak School' };
const counts = (kind: KindCounts['kind'], more: Partial<KindCounts>): KindCounts => ({
  ...{
    kind,
    school: oak.school,
    certain: 0,
    likely: 0,
    question: 0,
    made: 0,
    doubled: 0,
    left: 0,
    orphaned: 0,
    past: 0,
  },
  ...more,
});
const people = (more: Partial<KindCounts>) => counts('user', more);
const classes = (more: Partial<KindCounts>) => counts('section', more);
const finding = (code: FindingCount['code'], count: number): FindingCount => ({
  ...{ code, kind: 'user', school: oak.school, count },
});

test.each<[string, KindCounts[], FindingCount[], string, string[]]>([
  ['everybody is found', [people({ certain: 400 }), classes({ certain: 30 })], [], 'ready', []],
  ['newcomers are made', [people({ certain: 380, made: 20 })], [], 'ready', []],
  ['a school of nobody', [], [], 'ready', []],
  ['some are in question', [people({ certain: 390, question: 10 })], [], 'questions', ['PEOPLE_IN_QUESTION']],
  ['many are in question', [people({ certain: 200, question: 200 })], [], 'notReady', ['PEOPLE_IN_QUESTION']],
  ['hardly anybody is found', [people({ certain: 20, made: 380 })], [], 'notReady', ['NOBODY_LINKED']],
  ['classes are in question', [classes({ certain: 28, question: 2 })], [], 'questions', ['CLASSES_IN_QUESTION']],
  [
    'logins are held by others, and some stand twice',
    [people({ certain: 400 })],
    [finding('LOGIN_HELD_BY_OTHER', 3), finding('DOUBLED', 2)],
    'questions',
    ['COLLISIONS', 'DOUBLED_PEOPLE'],
  ],
  ['what is only told is no reason', [people({ certain: 400 })], [finding('MERGED_USER', 3)], 'ready', []],
])('%s', (_what, rows, findings, readiness, reasons) => {
  const judged = readinessOf(oak, { counts: rows, findings, problems: [] });
  expect({ readiness: judged.readiness, reasons: judged.reasons.map(({ code }) => code) }).toEqual({
    readiness,
    reasons,
  });
});

test('what differs from the last evaluation is told, and nothing else', () => {
  const before = { counts: [people({ certain: 390, question: 10 })], findings: [finding('DOUBLED', 2)], problems: [] };
  const now = { counts: [people({ certain: 398, question: 2 })], findings: [], problems: [] };
  expect(differenceOf(before, now)).toEqual([
    { what: 'user certain', school: oak.school, before: 390, now: 398 },
    { what: 'user question', school: oak.school, before: 10, now: 2 },
    { what: 'DOUBLED user', school: oak.school, before: 2, now: 0 },
  ]);
  expect(differenceOf(now, now)).toEqual([]);
});

test('the page is one file without network, and escapes what names say', () => {
  const evaluation: Evaluation = {
    ...{ district: 'maple', name: 'Maple <script>alert(1)</script>', run: 3, asOf: '2026-11-23' },
    ...{ schools: [oak], counts: [people({ certain: 380, question: 20 })], findings: [finding('DOUBLED', 2)] },
    ...{ quality: [], problems: [], firstNight: [], reported: { users: 400 }, providers: ['saml'], unproven: [] },
    readiness: [{ ...oak, readiness: 'questions', reasons: [{ code: 'PEOPLE_IN_QUESTION', count: 20 }] }],
    lookedInto: { courses: 0, of: 0 },
  };
  const page = evaluationPage(evaluation, { ...evaluation, run: 2, counts: [people({ certain: 370, question: 30 })] });
  expect(page).toContain('Oak School');
  expect(page).toContain('Since evaluation 2');
  expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
});
