import type { FaultSettings, FaultSwitches } from '../../faults.js';
import { OneRosterFailure, forbidden, unauthorized, unknownObject } from '../failures.js';
import { numberOf, type FaultReach, type Reach } from '../fault-reach.js';
import type { GradebookContext, Write } from './context.js';
import { newId } from './put-line-item.js';
import { alreadyExists, conflict, notTeaching, precondition, termLocked, unableToFind } from './failures.js';
import type { Kind, LineItem, Result } from './records.js';

/** What a write is about, as far as its body or the stored object says. */
export interface Concern {
  method: 'PUT' | 'DELETE';
  kind: Kind;
  reach: Reach;
  class?: string;
  student?: string;
  lineItem?: string;
}

interface Refusal {
  /** Which writes it can strike; all without. */
  of?: Kind;
  method?: 'PUT' | 'DELETE';
  failure(settings: FaultSettings, concern: Concern): OneRosterFailure;
}

const secondsOf = (settings: FaultSettings, otherwise: number): number => numberOf(settings, 'seconds', otherwise);

const refusals: Record<string, Refusal> = {
  'write-429': {
    failure: (settings) =>
      new OneRosterFailure(429, 'server_busy', 'too many requests', { 'Retry-After': String(secondsOf(settings, 1)) }),
  },
  'write-too-soon': {
    failure: (settings) => {
      const text = `Too many requests, wait ${secondsOf(settings, 2)} seconds`;
      return new OneRosterFailure(numberOf(settings, 'status', 403), 'server_busy', text);
    },
  },
  'write-503': { failure: () => new OneRosterFailure(503, 'server_busy', 'the service is not available') },
  'write-500': { failure: () => new OneRosterFailure(500, 'internal_server_error', 'internal error') },
  'token-expired-on-write': { failure: () => unauthorized('the token has expired') },
  'write-scope-missing': { failure: () => forbidden('the scope of this write was not granted') },
  'field-grant-missing': {
    failure: ({ field }) => forbidden(`no access to the field ${String(field ?? 'ASSIGNMENTSCORE.SCORE')}`),
  },
  'not-teaching': { failure: notTeaching },
  'class-gone': {
    ...{ of: 'lineItem', method: 'PUT' },
    failure: (_settings, concern) => unknownObject(`class ${concern.class} is not known`),
  },
  'student-gone': {
    ...{ of: 'result', method: 'PUT' },
    failure: (_settings, { student }) => unknownObject(`student ${student} is not known`),
  },
  'item-gone': { failure: (_settings, { lineItem }) => unableToFind(lineItem ?? '') },
  'category-refused': {
    ...{ of: 'lineItem', method: 'PUT' },
    failure: () => conflict('the teacher category is not active'),
  },
  'due-date-refused': {
    ...{ of: 'lineItem', method: 'PUT' },
    failure: () => conflict('the due date is outside the term of the section'),
  },
  'points-refused': {
    ...{ of: 'lineItem', method: 'PUT' },
    failure: () => conflict('score entry points: resultValueMax is not usable'),
  },
  'grade-scale-refused': {
    ...{ of: 'result', method: 'PUT' },
    failure: () => conflict('actual score: the assignment is on a grade scale, not on points'),
  },
  'student-refused': {
    ...{ of: 'result', method: 'PUT' },
    failure: (_settings, { student }) => conflict(`the student ${student} is not on the assignment`),
  },
  'term-locked': { failure: () => termLocked('of the due date') },
  'stale-write-refused': { failure: () => precondition('the object was changed meanwhile: resubmit') },
  'already-exists': { ...{ of: 'lineItem', method: 'PUT' }, failure: () => alreadyExists('the assignment') },
  'write-refused': {
    failure: (settings) => new OneRosterFailure(numberOf(settings, 'status', 422), 'invalid data', 'cannot be created'),
  },
  'delete-refused': { method: 'DELETE', failure: () => precondition('the object is in use') },
};

export type WriteFaults = ReturnType<typeof createWriteFaults>;

export function createWriteFaults(context: GradebookContext, faults: FaultSwitches, strikes: FaultReach) {
  const strike = (name: string, concern: Concern): FaultSettings | undefined => {
    const settings = faults.get(name);
    if (!settings) return undefined;
    const says = (key: 'class' | 'student' | 'lineItem' | 'method'): boolean =>
      settings[key] === undefined || String(settings[key]) === concern[key];
    const concerned = says('class') && says('student') && says('lineItem') && says('method');
    return concerned ? strikes(name, concern.reach) : undefined;
  };
  return {
    strike,
    /** @throws the failure of the first fault that refuses this write */
    refuse: (concern: Concern): void => {
      for (const [name, { of, method, failure }] of Object.entries(refusals)) {
        if ((of && of !== concern.kind) || (method && method !== concern.method)) continue;
        const settings = strike(name, concern);
        if (settings) throw failure(settings, concern);
      }
    },
    /** What is kept in place of what was sent. */
    alter: (write: Write, concern: Concern): Write => {
      let { record, changes } = write;
      const replace = (altered: LineItem | Result): void => {
        changes = changes.map((one) =>
          'put' in one && one.record === record ? ({ put: write.kind, record: altered } as typeof one) : one,
        );
        record = altered;
      };
      if (concern.method === 'DELETE') return write;
      if (write.kind === 'result' && strike('score-rounded', concern)) {
        replace({ ...(record as Result), score: Math.trunc((record as Result).score) });
      }
      if (write.kind !== 'category' && strike('comment-dropped', concern)) {
        replace({ ...record, ...(write.kind === 'result' ? { comment: null } : { description: null }) } as Result);
      }
      if (write.kind === 'lineItem' && write.outcome === 'created' && strike('doubled-line-item', concern)) {
        changes = [...changes, { put: 'lineItem', record: { ...(record as LineItem), sourcedId: newId(context) } }];
      }
      return { ...write, record, changes };
    },
  };
}
