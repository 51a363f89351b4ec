import {
  ActivityFailure,
  ApplicationFailure,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { Decision } from '../../activities/provisioning/hold.js';
import { refusalOf, type DecisionRequest } from '../../roster/decision-request.js';
import type { Steps } from './steps.js';

/** A person's decision on what the run holds. Refused with a code: see docs/problems.md. */
const decide = defineUpdate<Decision, [DecisionRequest]>('decide');
/** The next run of the district wants to begin: this one closes, unless it has something to send. */
export const supersede = defineSignal('supersede');
/** A question of identity was answered: what it holds waits for the next run. */
const proposalAnswered = defineSignal('proposalAnswered');

/** What has arrived since the run last looked. */
export interface Decisions {
  /** Number of decisions that nothing has followed yet. */
  open: number;
  /** Whether the next run wants to begin. */
  superseded: boolean;
  /** The run that decisions are about; null while it has nothing to decide on. */
  about: { runId: number; number: number; steps: Steps } | null;
}

/**
 * Takes decisions while the workflow runs. The handler only records; the main loop acts. Call it before the first await,
 * so that nothing sent to a continued run is lost.
 */
export function takeDecisions(): Decisions {
  const decisions: Decisions = { open: 0, superseded: false, about: null };
  setHandler(
    decide,
    async (request) => {
      const { runId, steps } = decisions.about!;
      try {
        const decision = await steps.decideOnHeld({ runId, updateId: currentUpdateInfo()!.id, request });
        decisions.open += 1;
        return decision;
      } catch (error) {
        // Whoever decided is told why by the code, and not that a step failed.
        throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
      }
    },
    {
      validator: (request) => {
        const { about } = decisions;
        if (about === null)
          throw refused('NOTHING_TO_DECIDE', 'The run holds nothing that can be decided on now. Wait until it holds.');
        const refusal = refusalOf(request, about.number);
        if (refusal !== null) throw refused(refusal.code, refusal.message);
      },
      description: 'Decides on what is held: {"run": 12, "verb": "release", "by": "you", "school": "0412"}',
    },
  );
  setHandler(supersede, () => void (decisions.superseded = true), {
    description: 'Closes the run, so that the next one can begin',
  });
  setHandler(proposalAnswered, () => void (decisions.open += 1), {
    description: 'A question of identity was answered',
  });
  return decisions;
}

function refused(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}
