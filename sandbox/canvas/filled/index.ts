import { createRandom } from '../../district/random.js';
import type { District } from '../../district/records.js';
import { damageNamed } from './damage/index.js';
import { plantImport } from '../other-tools.js';
import type { CanvasState } from '../state.js';
import { fillClasses, listClasses } from './classes.js';
import { secondsOf, type Fill } from './fill.js';
import {
  fillAdministrators,
  fillHandMadeCourses,
  fillHandMadeEnrollments,
  fillRoles,
  groupPeople,
} from './hand-made.js';
import { fillLastYear } from './last-year.js';
import { fillLeftovers } from './leftovers.js';
import { fillObservers } from './observers.js';
import { fillDeparted, fillPeople, fillSecondAccounts } from './people.js';
import { fillAccounts, fillTerms } from './schools.js';
import { createTruthNotes } from './notes.js';
import { truthLines, type TruthLine } from './truth.js';
import { fillWork } from './work.js';
import { wayNamed } from './ways/index.js';

/** Which Canvas in use is wanted: the way in which it came to be filled, and a seed. */
export interface CanvasFilling {
  /** A name of `ways`. */
  way: string;
  seed: string;
}

/**
 * Puts into a new Canvas what a district in use has in it: the same district, way and seed make the same Canvas, to the
 * id. Afterwards the lines say what each object stands for.
 *
 * @throws Error for an unknown way, naming the known ones
 */
export function fillCanvas(
  state: CanvasState,
  district: District,
  { way: name, seed }: CanvasFilling,
): Iterable<TruthLine> {
  const random = (part: string) => createRandom(`${district.seed}/${seed}/${part}`);
  const way = wayNamed(name)(random('way'));
  const now = secondsOf(district.today, '12:00:00')!;
  const notes = createTruthNotes();
  const fill: Fill = {
    ...{ state, district, way, random, now, notes, importId: null },
    ids: way.ids(district, random(`ids of ${name}`)),
    ...{ accounts: new Map(), terms: new Map(), people: new Map(), sections: new Map() },
    records: {
      courses: firstById(district.courses),
      users: firstById(district.users),
      classes: firstById(district.classes),
    },
  };
  if (way.importer !== null) {
    plantImport({ by: way.importer, hoursAgo: 24 * 90 }, state, now);
    fill.importId = plantImport({ by: way.importer, hoursAgo: 14 }, state, now);
  }
  for (const user of state.users.rows) notes.note(user, [], 'service');
  const list = listClasses(fill);
  fillRoles(fill);
  fillAccounts(fill);
  fillTerms(fill);
  fillPeople(fill);
  const departed = fillDeparted(fill);
  const second = fillSecondAccounts(fill);
  fillClasses(fill, list);
  const groups = groupPeople(fill);
  const former = fillLastYear(fill, list, departed);
  const handMade = fillHandMadeCourses(
    fill,
    groups,
    second.map(({ user }) => user),
  );
  fillHandMadeEnrollments(fill, groups, departed);
  fillAdministrators(fill, groups);
  fillObservers(fill);
  const running = new Set([...fill.sections.values()].map((section) => state.courses.get(section.courseId)!));
  if (way.hasLeftovers) fillLeftovers(fill);
  for (const name of way.damages ?? []) damageNamed(name).happen(fill, random(name));
  fillWork(fill, { running: [...running], others: [...former, ...handMade] });
  return truthLines(fill);
}

/** Of several records under one id, which a feed may have, the first. */
function firstById<T extends { sourcedId: string }>(records: readonly T[]): Map<string, T> {
  const byId = new Map<string, T>();
  for (const record of records) if (!byId.has(record.sourcedId)) byId.set(record.sourcedId, record);
  return byId;
}
