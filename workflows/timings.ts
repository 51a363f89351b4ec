import type { ActivityOptions } from '@temporalio/workflow';

/** `production`, or `practice` with shorter waits, for the sandbox on one machine. */
export type TimingsName = 'production' | 'practice';

export interface Timings {
  /** One small transaction. */
  book: ActivityOptions;
  /** A handful of requests to both systems. */
  talk: ActivityOptions;
  /** Reading up to ten million rows, page by page. */
  read: ActivityOptions;
  /** Set-based work in PostgreSQL. */
  work: ActivityOptions;
  /** Building a zip and uploading it. */
  send: ActivityOptions;
  /** Waiting for an import: Canvas runs one at a time, and a large one takes hours. */
  wait: ActivityOptions;
}

/**
 * Attempts are unlimited: a SIS that is down for an hour at night should not fail the night. Each step is bounded by
 * the time in which it makes sense, and by heartbeats, so that a dead worker is noticed within a minute.
 */
const production: Timings = {
  book: {
    startToCloseTimeout: '1 minute',
    scheduleToCloseTimeout: '1 hour',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  },
  talk: {
    startToCloseTimeout: '5 minutes',
    scheduleToCloseTimeout: '2 hours',
    retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes' },
  },
  read: {
    startToCloseTimeout: '6 hours',
    scheduleToCloseTimeout: '8 hours',
    heartbeatTimeout: '2 minutes',
    retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes' },
  },
  work: {
    startToCloseTimeout: '2 hours',
    scheduleToCloseTimeout: '4 hours',
    heartbeatTimeout: '15 minutes',
    retry: { initialInterval: '2 seconds', maximumInterval: '1 minute' },
  },
  send: {
    startToCloseTimeout: '2 hours',
    scheduleToCloseTimeout: '4 hours',
    heartbeatTimeout: '10 minutes',
    retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' },
  },
  wait: {
    startToCloseTimeout: '2 minutes',
    scheduleToCloseTimeout: '12 hours',
    retry: { initialInterval: '15 seconds', maximumInterval: '2 minutes' },
  },
};

/** Notices a killed worker on one machine within seconds. */
const practice: Timings = {
  book: {
    ...production.book,
    startToCloseTimeout: '20 seconds',
    retry: { initialInterval: '250 ms', maximumInterval: '2 seconds' },
  },
  talk: {
    ...production.talk,
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '250 ms', maximumInterval: '2 seconds' },
  },
  read: {
    ...production.read,
    heartbeatTimeout: '10 seconds',
    retry: { initialInterval: '250 ms', maximumInterval: '2 seconds' },
  },
  work: {
    ...production.work,
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '250 ms', maximumInterval: '2 seconds' },
  },
  send: {
    ...production.send,
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '500 ms', maximumInterval: '2 seconds' },
  },
  wait: {
    ...production.wait,
    startToCloseTimeout: '20 seconds',
    retry: { initialInterval: '250 ms', maximumInterval: '2 seconds' },
  },
};

/** An alert is worth a quarter of an hour: after that a person has looked. */
export const alertTimings = (maximumAttempts: number): ActivityOptions => ({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '2 minutes', maximumAttempts },
});

/** Somebody waits before a page: what has not come right within ten minutes is refused, and they may try again. */
export const intakeTimings: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '10 minutes',
  // A killed worker is noticed while the person still waits.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
};

export const timings: Record<TimingsName, Timings> = { production, practice };

/**
 * Seconds between tries to begin while another run is at work: ten minutes in all. A run that only waits closes within
 * seconds. Each try makes about twelve events.
 */
export const secondsBetweenTries: readonly number[] = [5, 10, 15, 30, ...Array.from({ length: 12 }, () => 45)];
