import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canvasFaults, canvasSwitches, teachingActs } from '../../sandbox/canvas/index.js';
import { eventKinds } from '../../sandbox/district/events.js';
import { powerSchoolFaults } from '../../sandbox/powerschool/faults.js';
import { editKinds } from '../../sandbox/powerschool/gradebook/edits.js';
import { powerSchoolProfiles, powerSchoolSwitches } from '../../sandbox/powerschool/switches.js';

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
const sandbox = new URL('../../sandbox/', import.meta.url);
const control = readdirSync(sandbox)
  .filter((name) => name.startsWith('control'))
  .map((name) => readFileSync(new URL(name, sandbox), 'utf8'))
  .join('\n');

/** The rows of the table below a heading: what stands in backquotes first, and what is said of it. */
function tableBelow(heading: string): Array<[name: string, said: string]> {
  const [, part = ''] = page.split(`\n## ${heading}\n`);
  const rows = part.split('\n## ')[0]!.matchAll(/^\| `([^`]+)`\s*\| (.*?)\s*\|$/gm);
  return [...rows].map(([, name, said]) => [name!, said!]);
}

const lines = (all: ReadonlyArray<{ name: string; summary: string }>) =>
  all.map(({ name, summary }) => [name, summary]);

test('every fault of the practice PowerSchool is listed with its line', () => {
  expect(tableBelow('Faults of the practice PowerSchool')).toEqual(lines(powerSchoolFaults));
});

test('every fault of the practice Canvas is listed with its line', () => {
  expect(tableBelow('Faults of the practice Canvas')).toEqual(lines(canvasFaults));
});

test('every act of teaching is listed with its line', () => {
  const acts = teachingActs.map(({ act, summary }) => ({ name: act, summary }));
  expect(tableBelow('Teaching in the practice Canvas')).toEqual(lines(acts));
});

test('every switch of the practice Canvas is listed with its values', () => {
  const listed = tableBelow('Switches of the practice Canvas').map(([name, rest]) => [
    name,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
  expect(listed).toEqual(canvasSwitches.map(({ name, summary, values }) => [name, summary, values.join(', ')]));
});

test('every event is listed with its line', () => {
  const events = eventKinds.map(({ kind, summary }) => ({ name: kind, summary }));
  expect(tableBelow('Events: what can happen in PowerSchool')).toEqual(lines(events));
});

test('every switch of the practice PowerSchool is listed with its line and its values, the default first', () => {
  const switches = powerSchoolSwitches.map(({ name, summary, values: [first, ...others] }) => [
    name,
    `${summary}|${[`**${first}**`, ...others].join(', ')}`,
  ]);
  const listed = tableBelow('Switches of the practice PowerSchool').map(([name, said]) => [
    name,
    said.replace(/\s*\|\s*/, '|'),
  ]);
  expect(listed).toEqual(switches);
});

test('every profile of the practice PowerSchool is listed with its line', () => {
  expect(tableBelow('Profiles of the practice PowerSchool')).toEqual(lines(powerSchoolProfiles));
});

test('every edit of the gradebook is listed with its line', () => {
  const edits = editKinds.map(({ kind, summary }) => ({ name: kind, summary }));
  expect(tableBelow('Edits: what people do in the gradebook')).toEqual(lines(edits));
});

test('every request that the control service takes is listed, and no other', () => {
  const routes = [...control.matchAll(/app\.(get|put|post|delete)(?:<.*>)?\('([^']+)'/g)];
  const taken = routes.map(([, verb, path]) => `${verb!.toUpperCase()} ${path}`);
  expect(taken.length).toBeGreaterThan(10);
  expect(
    tableBelow('The control service')
      .map(([request]) => request)
      .sort(),
  ).toEqual(taken.sort());
});
