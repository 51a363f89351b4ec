import { failureOf } from './failures.js';
import type { TaskResult, TaskCommand, TaskRequest, TaskEvent } from './messages.js';

/** What a task has at hand besides its input. */
export interface Conversation {
  /** Aborted when the task must stop. */
  signal: AbortSignal;
  emit(event: TaskEvent): void;
  /** Calls the listener with commands to the running task, except `stop`. */
  onCommand(listener: (command: Exclude<TaskCommand, 'stop'>) => void): void;
}

/** Turns a function into a thread's program: it listens on the task's port, and answers with result or failure. */
export function defineTask<Task extends object, Result>(
  work: (task: Task, conversation: Conversation) => Promise<Result>,
): (sent: TaskRequest<Task>) => Promise<TaskResult<Result>> {
  return async ({ port, ...task }) => {
    const stop = new AbortController();
    let listener: (command: Exclude<TaskCommand, 'stop'>) => void = () => undefined;
    port.on('message', (command: TaskCommand) => (command === 'stop' ? stop.abort() : listener(command)));
    try {
      const conversation: Conversation = {
        signal: stop.signal,
        emit: (event) => port.postMessage(event),
        onCommand: (onNext) => (listener = onNext),
      };
      return { result: await work(task as unknown as Task, conversation) };
    } catch (error) {
      return stop.signal.aborted ? { result: null } : { failure: failureOf(error) };
    } finally {
      port.close();
    }
  };
}
