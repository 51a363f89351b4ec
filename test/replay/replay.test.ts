import { Worker } from '@temporalio/worker';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { quietRuntime, workflowBundle } from '../harness/temporal.js';

const histories = fileURLToPath(new URL('./histories', import.meta.url));
const workflows = fileURLToPath(new URL('../../workflows', import.meta.url));
/** Recordings by the date on which they were made; the newest is the last. */
const recordings = readdirSync(histories).sort();
const newest = recordings.at(-1)!;
const all = recordings.flatMap((recording) =>
  readdirSync(join(histories, recording)).map((file) => `${recording}/${file.replace('.json', '')}`),
);

interface RecordedHistory {
  events: Array<{
    eventType: string;
    activityTaskStartedEventAttributes?: { attempt?: number };
    workflowExecutionCompletedEventAttributes?: { result: { payloads: Array<{ data: string }> } };
  }>;
}

const recorded = (name: string) => JSON.parse(readFileSync(join(histories, `${name}.json`), 'utf8')) as RecordedHistory;

const reportOf = (name: string): unknown => {
  const [payload] = recorded(name).events.at(-1)!.workflowExecutionCompletedEventAttributes!.result.payloads;
  return JSON.parse(Buffer.from(payload!.data, 'base64').toString('utf8'));
};

beforeAll(quietRuntime);

describe('recorded runs replay with the workflows as they are now', () => {
  test.for(all)('%s', async (name) => {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, recorded(name));
  });

  test('one of them was killed with its worker, and one held something back', () => {
    const attempts = recorded(`${newest}/worker-killed`).events.map(
      (event) => event.activityTaskStartedEventAttributes?.attempt ?? 1,
    );
    expect(Math.max(...attempts)).toBeGreaterThan(1);
    expect(reportOf(`${newest}/held`)).toMatchObject({ outcome: 'held' });
  });

  test('of every kind of ending, none with more than 300 events', () => {
    const lastOf = (name: string) =>
      recorded(name).events.at(-1)!.eventType.replace('EVENT_TYPE_WORKFLOW_EXECUTION_', '');
    expect(lastOf(`${newest}/first-night`)).toBe('COMPLETED');
    expect(lastOf(`${newest}/credentials-refused`)).toBe('FAILED');
    expect(lastOf(`${newest}/cancelled`)).toBe('CANCELED');
    expect(Math.max(...all.map((name) => recorded(name).events.length))).toBeLessThanOrEqual(300);
  });
});

describe('a workflow that was changed', () => {
  test('in nothing still replays', async () => {
    const changed = await bundleOf('unchanged', (source) => source);
    await Worker.runReplayHistory({ workflowBundle: changed }, recorded(`${newest}/first-night`));
  });

  test('in the order of two steps is found out', async () => {
    const changed = await bundleOf('exchanged', (source) => {
      const exchanged = source
        .replace('steps.mapRoster(', 'steps.OTHER(')
        .replace('steps.planRun(', 'steps.mapRoster(')
        .replace('steps.OTHER(', 'steps.planRun(');
      expect(exchanged).not.toBe(source);
      return exchanged;
    });
    const replaying = Worker.runReplayHistory({ workflowBundle: changed }, recorded(`${newest}/first-night`));
    await expect(replaying).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  });

  test('by leaving a step out is found out', async () => {
    const changed = await bundleOf('left-out', (source) => {
      const shorter = source.replace(/.*steps\.mapRoster\(.*\n/, '');
      expect(shorter).not.toBe(source);
      return shorter;
    });
    const replaying = Worker.runReplayHistory({ workflowBundle: changed }, recorded(`${newest}/first-night`));
    await expect(replaying).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  });
});

/** The product's own workflows with one file changed. */
async function bundleOf(name: string, change: (source: string) => string): Promise<{ codePath: string }> {
  const root = join(inject('runFolder'), 'changed-workflows', name);
  const folder = join(root, 'workflows');
  mkdirSync(folder, { recursive: true });
  cpSync(workflows, folder, { recursive: true });
  for (const rules of ['codes', 'roster']) cpSync(join(workflows, '..', rules), join(root, rules), { recursive: true });
  const file = join(folder, 'provisioning/provision-district.ts');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  const entry = join(folder, `${name}.ts`);
  cpSync(join(folder, 'index.ts'), entry);
  return workflowBundle(entry);
}
