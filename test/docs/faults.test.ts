import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { meaningOf } from '../../codes/registry.js';
import { canvasRows } from '../faults/canvas-faults.js';
import { courseworkRows } from '../faults/coursework-faults.js';
import { gradebookRows } from '../faults/gradebook-faults.js';
import { switchLines } from '../faults/switch-faults.js';
import { outcomes } from '../passback/fault-outcomes.js';
import { reportRows } from '../faults/report-faults.js';
import { powerSchoolRows } from '../faults/powerschool-faults.js';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');

/** What the table below a heading says of each fault. */
function tableBelow(heading: string): Array<[fault: string, sees: string]> {
  const [, part = ''] = page.split(`\n## ${heading}\n`);
  const rows = part.split('\n## ')[0]!.matchAll(/^\| `([^`]+)`\s*\| (.*?)\s*\|$/gm);
  return [...rows].map(([, fault, sees]) => [fault!, sees!]);
}

/** The lines of a table of the tests; a fault that stands several times has one line. */
function linesOf(rows: ReadonlyArray<{ fault: string; sees: string }>): Array<[string, string]> {
  const faults = [...new Set(rows.map(({ fault }) => fault))];
  return faults.map((fault) => {
    const sees = rows.filter((each) => each.fault === fault).map((each) => each.sees);
    return [fault, [...new Set(sees)].join(' ')];
  });
}

test.each([
  ['Rosters from PowerSchool', powerSchoolRows],
  ['The gradebook of PowerSchool', gradebookRows],
  ['How a gradebook may be set up', switchLines],
  ['Imports to Canvas, and answers of Canvas', canvasRows],
  ['Coursework in Canvas', courseworkRows],
  ['Reports of Canvas', reportRows],
])('%s: each fault is listed with what the tests find of it', (heading, rows) => {
  expect(tableBelow(heading)).toEqual(linesOf(rows));
});

test('what a passback comes to while a fault is on is in its line', () => {
  for (const { fault, sees } of [...gradebookRows, ...courseworkRows]) {
    const { parked = [], notes = [], skipped, fails, stays } = outcomes[fault]!;
    for (const code of [...parked, ...notes, skipped, fails, stays])
      if (code !== undefined) expect(sees, fault).toContain(code);
  }
});

test('what an evaluation comes to while a fault of reports stays is in its line', () => {
  for (const { fault, stays, sees } of reportRows) if (stays !== null) expect(sees, fault).toContain(stays);
});

test('every code that the page names is one', () => {
  const codes = [...page.matchAll(/`([A-Z]+(?:_[A-Z0-9]+)+)`/g)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(60);
  expect(codes.filter((code) => meaningOf(code) === code)).toEqual([]);
});

test('a code with which the client fails, or that tells of a record, is in the line of its fault', () => {
  const rows = [...powerSchoolRows, ...canvasRows, ...courseworkRows];
  const named = rows.flatMap((row) => ('code' in row ? [[row.fault, row.code, row.sees] as const] : []));
  // What the client fails with is no end: a lost answer is looked up, a token that sees no grades is noticed before.
  const goesOn = new Set(['lose-answer', 'lose-answer-appears-late', 'answer-502-after-taking', 'grades-hidden']);
  for (const name of ['messages-refused', 'message-answer-lost']) goesOn.add(name);
  const ofLists = new Set(['missing-id', 'not-an-object']);
  for (const [fault, code, sees] of named) {
    if (goesOn.has(fault) || [...ofLists].some((kind) => sees.includes(kind))) continue;
    expect(sees, fault).toContain(code);
  }
});
