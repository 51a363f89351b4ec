import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OneRosterClient } from '../../oneroster/client.js';
import { gradebookFaults } from '../../sandbox/powerschool/gradebook/faults.js';
import { clientOf, failureOf } from '../oneroster/provider.js';
import { itemOf, resultOf, startGradebook, type Gradebook, type Teaching } from '../sandbox/gradebook-client.js';
import { gradebookRows, type GradebookRow } from './gradebook-faults.js';

let school: Gradebook;
let client: OneRosterClient;
let classes: Teaching[];
let attempts = 0;

beforeAll(async () => {
  school = await startGradebook();
  classes = await school.findClasses();
  const credentials = async () => ({ clientId: 'practice-client', clientSecret: 'practice-secret' });
  client = clientOf(school.sandbox.powerschoolUrl, {
    credentials,
    onRequest: ({ operation }) => {
      if (operation !== 'token') attempts += 1;
    },
  });
});
afterEach(() => school.mend());
afterAll(async () => {
  client?.close();
  await school?.stop();
});

test('every fault of the gradebook is in the table, and nothing else', () => {
  expect(gradebookRows.map(({ fault }) => fault).sort()).toEqual(gradebookFaults.map(({ name }) => name).sort());
});

interface Work {
  teaching: Teaching;
  item: string;
  student: string;
}

/** A class of its own for each row: a line item with a result. */
async function workFor(row: number): Promise<Work> {
  const teaching = classes[row % classes.length]!;
  const item = `item-${row}`;
  const student = teaching.students[0]!;
  await client.putLineItem(item, itemOf(teaching, { sourcedId: item, title: `Essay ${row}` }));
  await client.putResult(
    `${item}-result`,
    resultOf(item, student, { sourcedId: `${item}-result`, score: 12.5, comment: 'Well done' }),
  );
  return { teaching, item, student };
}

/** What PowerSchool's gradebook holds of the work, by its own account. */
async function held({ item, teaching }: Work): Promise<unknown> {
  const items = await school.gradebookTruth<{ sourcedId: string; title: string; class: string }>('lineItems');
  const results = await school.gradebookTruth<{ sourcedId: string; score: number; comment: string | null }>('results');
  return {
    items: items
      .filter((each) => each.class === teaching.class && /Essay|New/.test(each.title))
      .map(({ title }) => title)
      .sort(),
    results: results
      .filter((each) => each.sourcedId === `${item}-result`)
      .map(({ score, comment }) => [score, comment ?? null]),
  };
}

const changes = { title: 'Essay, changed', score: 17.5 };

/** Does what the row says. */
function act(row: GradebookRow, { teaching, item, student }: Work): Promise<unknown> {
  const result = { sourcedId: `${item}-result`, score: changes.score, comment: 'Well done' };
  switch (row.does) {
    case 'lineItem':
      return client.putLineItem(item, itemOf(teaching, { sourcedId: item, title: `${changes.title} ${item}` }));
    case 'newLineItem':
      return client.putLineItem(`${item}-new`, itemOf(teaching, { sourcedId: `${item}-new`, title: `New ${item}` }));
    case 'result':
      return client.putResult(result.sourcedId, resultOf(item, student, result));
    case 'deleteResult':
      return client.deleteResult(result.sourcedId);
    case 'categories':
      return client.categories();
    case 'resultsOfClass':
      return client.resultsOfClass(teaching.class);
  }
}

/** What PowerSchool would hold, if it took what the row sends. */
function afterSending(
  { does }: GradebookRow,
  { item }: Work,
  before: { items: string[]; results: unknown[] },
): unknown {
  const { items } = before;
  switch (does) {
    case 'lineItem':
      return {
        ...before,
        items: items.map((each) => (each === `Essay ${item.slice(5)}` ? `${changes.title} ${item}` : each)).sort(),
      };
    case 'newLineItem':
      return { ...before, items: [...items, `New ${item}`].sort() };
    case 'result':
      return { ...before, results: [[changes.score, 'Well done']] };
    case 'deleteResult':
      return { ...before, results: [] };
    default:
      return before;
  }
}

test.each(gradebookRows.map((row, number) => [row.fault, row.code ?? 'no failure', row.holds, number, row] as const))(
  '%s: %s, and PowerSchool holds %s',
  async (fault, _code, holds, number, row) => {
    const work = await workFor(number);
    const before = (await held(work)) as { items: string[]; results: unknown[] };
    const isRead = row.does === 'categories' || row.does === 'resultsOfClass';
    const calmly = isRead ? await act(row, work) : null;
    await school.fault(
      fault,
      row.does === 'resultsOfClass' ? { ...row.settings, class: work.teaching.class } : row.settings,
    );
    attempts = 0;
    if (row.code !== undefined) expect((await failureOf(act(row, work))).code).toBe(row.code);
    else {
      const came = await act(row, work);
      if (isRead) expect(came).not.toEqual(calmly);
    }
    expect(attempts > 1).toBe(row.retried ?? false);
    const after = await held(work);
    if (holds === 'what it held') expect(after).toEqual(before);
    else if (holds === 'what was sent') expect(after).toEqual(afterSending(row, work, before));
    else if (!isRead) {
      expect(after).not.toEqual(before);
      expect(after).not.toEqual(afterSending(row, work, before));
    }
  },
);
