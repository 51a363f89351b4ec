import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { addDays } from '../../roster/dates.js';
import { daysToCorrect, isUnused, type UseInCanvas } from '../../roster/first-night.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { changesOfNew, type NewlyMade } from '../../store/provisioning/plan/unused-rows.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** Newly created things asked about in a night, one to three requests each. */
const mostAsked = 1_000;

/**
 * The changes of newly created things that nobody has used in Canvas yet: a mistake of a first night that was mended in
 * the SIS is corrected, whatever the limits of a running year. What Canvas does not answer counts as used.
 */
export async function askWhatIsUnused(deps: ActivityDeps, run: RunContext): Promise<NewlyMade[]> {
  const changes = await changesOfNew(deps.store.sql, run, addDays(run.asOf, -daysToCorrect), mostAsked);
  if (changes.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    const unused = await mapConcurrently(changes, async (change) => {
      const use = await useOf(canvas, change).catch((error: unknown): UseInCanvas => {
        if (error instanceof CanvasError && !cancellationSignal.aborted) return {};
        throw error;
      });
      heartbeat({ askedUse: (asked += 1), of: changes.length });
      return isUnused(change.kind, use);
    });
    return changes.filter((_, at) => unused[at]);
  } finally {
    canvas.close();
  }
}

async function useOf(canvas: CanvasClient, { kind, sisId, before }: NewlyMade): Promise<UseInCanvas> {
  if (kind === 'user') return { signedIn: await canvas.hasSignedIn(sisId) };
  const course = await canvas.course(kind === 'course' ? sisId : before.course_id!);
  if (course?.state !== 'unpublished') return { unpublished: false };
  const work = kind === 'course' ? await canvas.courseHoldsWork(sisId) : await canvas.sectionHoldsWork(sisId);
  return { unpublished: true, holdsWork: work?.holdsWork ?? null };
}
