import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { errorOf } from '../../activities/threads/failures.js';
import type { TaskEvent } from '../../activities/threads/messages.js';
import { defineTask, type Conversation } from '../../activities/threads/define-task.js';
import { StoreError } from '../../store/errors.js';

/** Runs a piece of work as a thread would, and gives what it answered, what it told, and how to talk to it. */
function begin(work: (task: { number: number }, conversation: Conversation) => Promise<number>) {
  const { port1: here, port2: port } = new MessageChannel();
  const told: TaskEvent[] = [];
  here.on('message', (each: TaskEvent) => told.push(each));
  const closed = new Promise<void>((resolve) => here.once('close', resolve));
  const answer = defineTask(work)({ number: 20, port });
  return { here, told, closed, answer };
}

it('a task answers with its result, and all that it told has arrived before its port closes', async () => {
  const { answer, told, closed } = begin(async ({ number }, { emit }) => {
    for (let rows = 1; rows <= number; rows += 1) emit({ kind: 'decoded', rows });
    return number + 1;
  });
  expect(await answer).toEqual({ result: 21 });
  await closed;
  expect(told.map((each) => each.kind === 'decoded' && each.rows)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

it('a task that is told to stop ends without a result, whatever its work throws then', async () => {
  const { here, answer } = begin(async (_, { signal }) => {
    while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
    throw new RangeError('half of it');
  });
  here.postMessage('stop');
  expect(await answer).toEqual({ result: null });
});

it('a task whose work fails answers with the failure', async () => {
  const { answer } = begin(() => Promise.reject(new StoreError('STALE_ATTEMPT', 'Another attempt.', 'Nothing to do.')));
  const answered = await answer;
  expect('failure' in answered && errorOf(answered.failure)).toMatchObject({ code: 'STALE_ATTEMPT' });
});

it('a task hears how many requests it may have in flight', async () => {
  const { here, answer } = begin(
    (_, { onCommand }) => new Promise((resolve) => onCommand(({ lanes }) => resolve(lanes))),
  );
  here.postMessage({ lanes: 3 });
  expect(await answer).toEqual({ result: 3 });
});
