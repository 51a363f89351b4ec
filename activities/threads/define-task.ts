import { failureOf } from './failures.js';
import type { TaskResult, TaskCommand, TaskRequest, TaskEvent } from './messages.js';

/** What a task has at hand besides what it was given. */
export interface Conversation {
  /** Aborted when the task is to end. */
  signal: AbortSignal;
  emit(told: TaskEvent): void;
  /** Calls the listener with what the task is said while it is at work, but to stop. */
  onCommand(listener: (said: Exclude<TaskCommand, 'stop'>) => void): void;
}

/** Makes of a piece of work the program of a thread: it listens on the task's port, and answers with result or failure. */
export function defineTask<Task extends object, Result>(
  work: (task: Task, conversation: Conversation) => Promise<Result>,
): (sent: TaskRequest<Task>) => Promise<TaskResult<Result>> {
  return async ({ port, ...task }) => {
    const stop = new AbortController();
    let listener: (said: Exclude<TaskCommand, 'stop'>) => void = () => undefined;
    port.on('message', (said: TaskCommand) => (said === 'stop' ? stop.abort() : listener(said)));
    try {
      const conversation: Conversation = {
        signal: stop.signal,
        emit: (told) => port.postMessage(told),
        onCommand: (heard) => (listener = heard),
      };
      return { result: await work(task as unknown as Task, conversation) };
    } catch (error) {
      return stop.signal.aborted ? { result: null } : { failure: failureOf(error) };
    } finally {
      port.close();
    }
  };
}
