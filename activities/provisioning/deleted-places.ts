import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { placesInQuestion, type Place } from '../../store/provisioning/plan/places-in-question.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** Places that are looked up in a night, a request or two each. */
const mostPlaces = 100;

/**
 * The places of planned rows that somebody has deleted in Canvas. Of more than can be asked about those that are known
 * as deleted count as such.
 *
 * @param accountsToo whether accounts are asked about: not while the district's first courses arrive
 */
export async function findDeletedPlaces(deps: ActivityDeps, run: RunContext, accountsToo: boolean): Promise<Place[]> {
  const places = await placesInQuestion(deps.store.sql, run, accountsToo);
  if (places.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  let asked = 0;
  try {
    const answers = await mapConcurrently(places.slice(0, mostPlaces), async (place) => {
      const isGone = await isDeleted(canvas, place);
      heartbeat({ askedPlaces: (asked += 1), of: places.length });
      return isGone ? [place] : [];
    });
    return [...answers.flat(), ...places.slice(mostPlaces).filter((each) => each.isKnown)];
  } finally {
    canvas.close();
  }
}

/** Canvas gives no deleted section or account; a section stays by itself when its course is deleted. */
async function isDeleted(canvas: CanvasClient, { kind, sisId, courseId }: Place): Promise<boolean> {
  if (kind === 'account') return isGone(await canvas.account(sisId));
  if ((await canvas.section(sisId)) === null) return true;
  return courseId !== null && isGone(await canvas.course(courseId));
}

const isGone = (seen: { state: string | null } | null): boolean => seen === null || seen.state === 'deleted';
