import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { districtOf } from '../../store/districts/district-of.js';
import { followAddresses } from '../../store/districts/follow-addresses.js';
import { openRun } from '../../store/runs/open-run.js';
import { runOf } from '../../store/provisioning/context.js';
import { RunKind } from '../../codes/run-kinds.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
  await registerOneDistrict(store);
});
afterAll(() => store?.close());

const open = (firstExecutionRunId: string) =>
  openRun(store.sql, {
    ...{ district: 'maple', kind: RunKind.provisioning, asOf: '2026-11-23', readAt: new Date() },
    ...{ workflowId: 'night', firstExecutionRunId },
  });
const urlsOf = ({ settings }: { settings: { sis: { url: string }; canvas: { url: string } } }) => [
  settings.sis.url,
  settings.canvas.url,
];

test('systems at other addresses: the district, its open run and what binds it to Canvas follow, a run that is over does not', async () => {
  const over = await open('first');
  const under = await open('second'); // ends the first
  await store.sql`update district set canvas_host = 'canvas.example'`;
  const from = { powerschoolUrl: 'https://sis.example', canvasUrl: 'https://canvas.example' };
  // Each at the other's former address.
  const to = { powerschoolUrl: from.canvasUrl, canvasUrl: from.powerschoolUrl };
  await followAddresses(store.sql, 'maple', from, to);

  const moved = ['https://canvas.example', 'https://sis.example'];
  expect(urlsOf(await districtOf(store.db, 'maple'))).toEqual(moved);
  const run = await runOf(store.db, under.runId);
  expect(urlsOf(run)).toEqual(moved);
  expect(run.canvasHost).toBe('sis.example');
  expect(urlsOf(await runOf(store.db, over.runId))).toEqual(moved.toReversed());
  expect(run.settings).toEqual((await districtOf(store.db, 'maple')).settings);

  // Somebody has set them to another address since: nothing follows.
  await followAddresses(store.sql, 'maple', from, {
    powerschoolUrl: 'https://a.example',
    canvasUrl: 'https://b.example',
  });
  expect(urlsOf(await districtOf(store.db, 'maple'))).toEqual(moved);
  expect((await runOf(store.db, under.runId)).canvasHost).toBe('sis.example');
});
