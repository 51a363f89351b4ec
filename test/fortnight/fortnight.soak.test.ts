import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCanaries, type Place } from '../canary/canaries.js';
import { testClient } from '../harness/temporal.js';
import { truth } from '../nights/look.js';
import { nightsOfGrades } from './nights/grades.js';
import { nightsOfHands } from './nights/hands.js';
import { nightsOfHolds } from './nights/holds.js';
import { nightsOfLists } from './nights/lists.js';
import { nightsOfPeople } from './nights/people.js';
import { nightsOfTheYear } from './nights/year.js';
import { rules } from './rules.js';
import { startStage, type Night, type Stage } from './stage.js';

/** Two school years of a district in the nights that matter, each for a reason. */
const nights = [
  ...nightsOfLists,
  ...nightsOfHolds,
  ...nightsOfPeople,
  ...nightsOfHands,
  ...nightsOfGrades,
  ...nightsOfTheYear,
];

const mornings: Place[] = [];
let stage: Stage;
beforeAll(async () => {
  stage = await startStage('2026-11-16');
});
afterAll(() => stage?.stop());

/** The morning after a night, as an operator reads it: to be read by eye when it changes. */
function morningFile({ name }: Night): string {
  const number = String(nights.findIndex((each) => each.name === name) + 1).padStart(2, '0');
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .split(' ');
  return `./mornings/${number}-${words.slice(0, 8).join('-')}.txt`;
}

test('every rule has its night', () => {
  expect([...new Set(nights.flatMap((night) => night.rules))].sort()).toEqual([...rules].sort());
});

test.each(nights)('$day: $name', async (night) => {
  const { found, text } = await stage.playNight(night);
  mornings.push({ where: `the morning of ${night.day}`, content: text });
  expect(found).toEqual([]);
  await expect(text).toMatchFileSnapshot(morningFile(night));
});

test('in all these nights nobody was named in a morning or in Temporal', async () => {
  const people = (await truth(stage, 'users')).flatMap(({ sourcedId, username, email, givenName, familyName }) => [
    ...(username === sourcedId ? [] : [{ what: `the username of ${String(sourcedId)}`, value: String(username) }]),
    ...(email ? [{ what: `the e-mail address of ${String(sourcedId)}`, value: String(email) }] : []),
    { what: `the name of ${String(sourcedId)}`, value: `${String(givenName)} ${String(familyName)}` },
  ]);
  const client = await testClient();
  const histories: Place[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `District = '${stage.district}'` })) {
    const content = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push({ where: `the history of ${workflowId}`, content });
  }
  expect(histories.length).toBeGreaterThan(nights.length);
  expect(findCanaries(people, [...mornings, ...histories])).toEqual([]);
});
