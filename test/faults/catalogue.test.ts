import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canvasFaults, canvasSwitches, teachingActs } from '../../sandbox/canvas/index.js';
import { eventKinds } from '../../sandbox/district/events.js';
import { powerSchoolFaults } from '../../sandbox/powerschool/faults.js';
import { editKinds } from '../../sandbox/powerschool/gradebook/edits.js';
import { powerSchoolSwitches } from '../../sandbox/powerschool/switches.js';
import { knownOfCanvas, knownOfProviders, type InSandbox } from './catalogue.js';

const faults = new Set([...powerSchoolFaults, ...canvasFaults].map(({ name }) => name));
const switches = new Map([...powerSchoolSwitches, ...canvasSwitches].map(({ name, values }) => [name, values]));
const edits = new Set(editKinds.map(({ kind }) => kind));
const events = new Set(eventKinds.map(({ kind }) => kind));
const acts = new Set(teachingActs.map(({ act }) => act));

function isThere(one: InSandbox): boolean {
  if ('fault' in one) return faults.has(one.fault);
  if ('switch' in one) return switches.get(one.switch)?.includes(one.value) ?? false;
  if ('edit' in one) return edits.has(one.edit);
  if ('event' in one) return events.has(one.event);
  if ('act' in one) return acts.has(one.act);
  return existsSync(new URL(`../../${one.always}`, import.meta.url));
}

test.each(Object.entries({ ...knownOfProviders, ...knownOfCanvas }))('%s can be practised', (_, places) => {
  expect(places.length).toBeGreaterThan(0);
  expect(places.filter((each) => !isThere(each))).toEqual([]);
});

test('with passback there are more than seventy', () => {
  expect(Object.keys({ ...knownOfProviders, ...knownOfCanvas }).length).toBeGreaterThanOrEqual(70);
});
