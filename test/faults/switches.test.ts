import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OneRosterClient } from '../../oneroster/client.js';
import { powerSchoolSwitches } from '../../sandbox/powerschool/switches.js';
import { clientOf, failureOf } from '../oneroster/provider.js';
import { itemOf, resultOf, startGradebook, type Gradebook, type Teaching } from '../sandbox/gradebook-client.js';
import { switchRows, type SwitchRow } from './switch-faults.js';

let school: Gradebook;
let client: OneRosterClient;
let classes: Teaching[];

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
  const credentials = async () => ({ clientId: 'practice-client', clientSecret: 'practice-secret' });
  client = clientOf(school.sandbox.powerschoolUrl, { credentials });
});
afterEach(() => school.profile('default'));
afterAll(async () => {
  client?.close();
  await school?.stop();
});

test('the table names switches and values that there are', () => {
  for (const row of switchRows) {
    expect(powerSchoolSwitches.find(({ name }) => name === row.switch)?.values, row.switch).toContain(row.value);
  }
});

test.each(switchRows.map((row, at) => [row.switch, row.value, row.code ?? 'done', at, row] as const))(
  '%s %s: %s',
  async (name, value, _code, at, row) => {
    const teaching = classes[at % classes.length]!;
    const item = `item-${at}`;
    await client.putLineItem(item, itemOf(teaching, { sourcedId: item, title: `Essay` }));
    const before = resultOf(item, teaching.students[0]!, { sourcedId: `${item}-result`, score: 12.5 });
    await client.putResult(`${item}-result`, before);
    await school.set({ [name]: value });
    const doing = (): Promise<unknown> => write(row, teaching, item, before);
    if (row.code === undefined) await doing();
    else expect((await failureOf(doing())).code).toBe(row.code);
    const collection = row.does === 'lineItem' ? 'lineItems' : 'results';
    const id = row.does === 'lineItem' ? item : `${item}-result`;
    const held = (await school.gradebookTruth<{ sourcedId: string }>(collection)).find((each) => each.sourcedId === id);
    if (row.holds === null) expect(held).toBeUndefined();
    else expect(held).toMatchObject(row.holds);
    await client.deleteResult(`${item}-result`).catch(() => undefined);
    await client.deleteLineItem(item);
  },
);

async function write(
  row: SwitchRow,
  teaching: Teaching,
  item: string,
  before: Record<string, unknown>,
): Promise<unknown> {
  const result = `${item}-result`;
  if (row.does === 'deleteResult') return client.deleteResult(result);
  if (row.does === 'lineItem') {
    return client.putLineItem(item, itemOf(teaching, { sourcedId: item, title: 'Essay', ...row.fields }));
  }
  if (row.student !== 'left') return client.putResult(result, { ...before, ...row.fields });
  // Somebody who is not in the class.
  const stranger = classes.flatMap((each) => each.students).find((id) => !teaching.students.includes(id))!;
  return client.putResult(`${result}-2`, { ...before, sourcedId: `${result}-2`, student: { sourcedId: stranger } });
}
