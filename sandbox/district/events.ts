import { calendarEvents } from './events-calendar.js';
import { classEvents } from './events-classes.js';
import { peopleEvents } from './events-people.js';
import { removalEvents } from './events-removals.js';
import { isDay } from './dates.js';
import { ImpossibleEvent, type EventKind, type EventSettings, type Touched } from './playing.js';
import { createRandom } from './random.js';
import type { District } from './records.js';
import { createRegistrar } from './registrar.js';

export type { EventSettings, Touched } from './playing.js';
export { ImpossibleEvent } from './playing.js';

/** Everything that can happen in the practice district's year. */
export const eventKinds: readonly EventKind[] = [...peopleEvents, ...classEvents, ...removalEvents, ...calendarEvents];

/**
 * Lets one thing happen. The same district, number and settings give the same result.
 *
 * @param number which event of the year this is, from 1: the choice of whom it strikes hangs on it
 * @throws ImpossibleEvent when the district offers nobody whom it could strike, or a setting is wrong
 */
export function playEvent(district: District, number: number, kind: string, settings: EventSettings): Touched {
  const event = eventKinds.find((one) => one.kind === kind);
  if (!event) {
    throw new ImpossibleEvent(`unknown event "${kind}"; known: ${eventKinds.map((one) => one.kind).join(', ')}`);
  }
  const count = settings.count ?? settings.ids?.length ?? 1;
  if (!Number.isInteger(count) || count < 1) throw new ImpossibleEvent('count is a whole number from 1');
  if (settings.on !== undefined && !isDay(settings.on)) throw new ImpossibleEvent('on is a day as YYYY-MM-DD');
  if (settings.school !== undefined && !district.orgs.some((org) => org.sourcedId === settings.school)) {
    throw new ImpossibleEvent(`there is no school ${settings.school}`);
  }
  const random = createRandom(`${district.seed}/event/${number}/${kind}`);
  const touched: Touched = { users: [], classes: [], enrollments: [], academicSessions: [] };
  const on = settings.on ?? district.today;
  const registrar = createRegistrar(district, random, district.today);
  event.play({ district, random, registrar, settings, count, on, touched });
  district.version += 1;
  return touched;
}
