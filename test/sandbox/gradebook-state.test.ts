import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createRandom } from '../../sandbox/district/random.js';
import { itemOf, resultOf, startGradebook } from './gradebook-client.js';
import { createClient, type WireRecord } from './powerschool-client.js';

const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const journalOf = (folder: string): string => join(folder, 'powerschool', 'gradebook.jsonl');

it('a gradebook goes on where it was after a restart: objects, deletions, locks, switches and numbers', async () => {
  const first = await startGradebook({ profile: 'assigns-own-ids', switches: { 'put-answer': 'standard' } });
  const classes = await first.findClasses();
  const [one, other] = classes;
  const id = async (answer: Response): Promise<string> =>
    Object.values((await answer.json()) as Record<string, WireRecord>)[0]!.sourcedId;
  const kept = await id(await first.putItem('kept', itemOf(one!)));
  const gone = await id(await first.putItem('gone', itemOf(other!)));
  await first.set({ 'deleted-items': 'vanish' });
  await first.send('DELETE', `/lineItems/${gone}`);
  await first.send('PUT', '/results', { result: resultOf(kept, one!.students[0]!) });
  await first.edit('deactivate-category', { category: other!.category });
  await first.edit('lock-term', { class: one!.class, term: one!.term });
  const before = {
    lineItems: await first.gradebookTruth('lineItems'),
    results: await first.gradebookTruth('results'),
    categories: await first.gradebookTruth('categories'),
    switches: await (await first.control('GET', '/switches')).json(),
  };
  await first.stop({ keep: true });
  // What a kill cuts off in the middle of a line was never answered.
  appendFileSync(journalOf(first.dataFolder), '[{"put":"lineItem","record":{"sourced');

  const second = await startGradebook({ dataFolder: first.dataFolder });
  expect({
    lineItems: await second.gradebookTruth('lineItems'),
    results: await second.gradebookTruth('results'),
    categories: await second.gradebookTruth('categories'),
    switches: await (await second.control('GET', '/switches')).json(),
  }).toEqual(before);
  expect((await second.putItem(gone, itemOf(other!))).status).toBe(500);
  expect((await second.putItem(kept, itemOf(one!))).status).toBe(409);
  const later = await id(await second.putItem('later', itemOf(classes[2]!)));
  expect(Number(later.slice(2))).toBeGreaterThan(Number(gone.slice(2)));
  await second.stop({ keep: true });

  const third = await startGradebook({ dataFolder: first.dataFolder, reset: true });
  expect(await third.gradebookTruth('lineItems')).toEqual([]);
  await third.stop();
});

it('a killed process loses nothing that was answered, and the journal is compacted at the next start', async () => {
  const data = await mkdtemp(join(tmpdir(), 'rollbook-sandbox-'));
  const child = spawn(process.execPath, [
    ...['--import', 'tsx', main, '--data', data, '--students', '300', '--today', '2026-11-23', '--no-canvas'],
  ]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const urls = JSON.parse(line.toString()) as { powerschool: string; control: string };
  const client = createClient({
    ...{ powerschoolUrl: urls.powerschool, canvasUrl: '', controlUrl: urls.control, notice: undefined },
    stop: async () => undefined,
  });
  const token = await client.login();
  const categories = (await client.rows('/categories?limit=1000', 'categories')) as Array<
    WireRecord & { metadata: { userDcid: number; TermID: number } }
  >;
  const enrollments = await client.truth<{ user: string; class: string; primary: boolean | null; endDate: string }>(
    'enrollments',
  );
  const lead = enrollments.find((one) => one.primary && one.endDate === '2027-06-09')!;
  const category = categories.find(
    ({ metadata }) => `T${metadata.userDcid}` === lead.user && metadata.TermID === 3600,
  )!;
  const put = async (title: string): Promise<number> => {
    const answer = await fetch(`${urls.powerschool}/api/ims/oneroster/v1p1/lineItems/only`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({
        lineItem: {
          ...{ title, dueDate: '2026-11-20', class: { sourcedId: lead.class }, resultValueMax: 10 },
          category: { sourcedId: category.sourcedId },
        },
      }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  for (let write = 1; write <= 50; write += 1) expect(await put(`Version ${write}`)).toBe(write === 1 ? 201 : 200);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const size = readFileSync(journalOf(data)).length;
  const after = await startGradebook({ dataFolder: data });
  expect((await after.gradebookTruth('lineItems')).map((one) => one.title)).toEqual(['Version 50']);
  expect(readFileSync(journalOf(data)).length).toBeLessThan(size / 10);
  await after.stop();
  await rm(data, { recursive: true, force: true });
});

it('whatever is written, edited and deleted in whatever order is the same after a restart', async () => {
  const random = createRandom('any order');
  const first = await startGradebook({ switches: { 'deleted-item-write': 'recreated' } });
  const classes = (await first.findClasses()).slice(0, 3);
  await first.edit('fill-classes', { classes: classes.slice(0, 2).map((one) => one.class), count: 3 });
  for (let step = 0; step < 250; step += 1) {
    const one = random.pick(classes);
    const id = `item-${one.class}-${random.below(2)}`;
    const student = random.pick(one.students.slice(0, 2));
    const fields = { title: `Work ${id} ${random.below(3)}`, resultValueMax: random.pick([10, 20]) };
    await random.pick([
      async () => first.putItem(id, itemOf(one, fields)),
      async () => first.putResult(`${id}-${student}`, resultOf(id, student, { score: random.below(20) })),
      async () => first.send('DELETE', `/results/${id}-${student}`),
      async () => first.send('DELETE', `/lineItems/${id}`),
      async () => first.control('POST', '/gradebook/edits', { kind: 'enter-score', lineItem: id, student, score: 1 }),
      async () => first.control('POST', '/gradebook/edits', { kind: 'edit-item', lineItem: id, points: 50 }),
      async () => first.control('POST', '/gradebook/edits', { kind: 'delete-item', lineItem: id }),
      async () => first.set({ 'deleted-items': random.pick(['vanish', 'tobedeleted']) }),
      async () => first.set({ 'changed-maximum': random.pick(['keep', 'rescale']) }),
    ])();
  }
  const before = [await first.gradebookTruth('lineItems'), await first.gradebookTruth('results')];
  expect(before[1]!.length).toBeGreaterThan(50);
  const counts = Object.keys((await first.writes()).counts);
  expect(counts).toEqual(
    expect.arrayContaining(['PUT lineItem changed', 'PUT result created', 'DELETE result deleted']),
  );
  await first.stop({ keep: true });
  const second = await startGradebook({ dataFolder: first.dataFolder });
  expect([await second.gradebookTruth('lineItems'), await second.gradebookTruth('results')]).toEqual(before);
  for (const one of classes) {
    const items = await second.rows(`/classes/${one.class}/lineItems`, 'lineItems');
    const all = (await second.gradebookTruth<{ sourcedId: string; class: string }>('lineItems')).filter(
      (item) => item.class === one.class,
    );
    expect(items.map((item) => item.sourcedId).sort()).toEqual(all.map((item) => item.sourcedId).sort());
  }
  await second.stop();
});
