import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import type { CourseSeen } from '../../canvas/sis/read-back.js';
import { isElsewhere, takesAway, type SectionPlace } from '../../roster/cross-list.js';
import type { Transaction } from '../../store/postgres/connect.js';
import type { RunContext } from '../../store/provisioning/context.js';
import {
  concludedAndGoingOn,
  knownConcluded,
  noteConcluded,
  sectionsInUse,
  termsInUse,
  type ConcludedSection,
} from '../../store/provisioning/plan/concluded-courses.js';
import {
  noteCrossLists,
  sectionsToLookFor,
  type SectionElsewhere,
  type SectionToLookFor,
} from '../../store/provisioning/plan/cross-lists.js';
import { noteDeletedPlaces, placesInQuestion, type Place } from '../../store/provisioning/plan/places-in-question.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** Places that are asked about as deleted in a night, a request or two each. */
const mostPlaces = 100;
/** Sections that are looked for in a night, a request or two each. */
const mostSections = 100;
/** Terms whose concluded courses are listed in a night, and courses listed of each: a request for a hundred. */
const mostTerms = 200;
const mostConcluded = 2_000;

/** What somebody has done in Canvas by hand to the courses, sections and accounts that planned rows go into. */
export interface PlacesSeen {
  deleted: Place[];
  concludedCourses: string[];
  concludedSections: ConcludedSection[];
  /** Concluded courses of classes that go on, which sections are in: no home of cross-listed ones that nothing is left in. */
  inhabited: string[];
  /** Ids of the sections that were looked for. */
  lookedFor: string[];
  elsewhere: SectionElsewhere[];
}

/**
 * Reads which places of planned rows somebody has deleted or concluded, and which sections are cross-listed.
 *
 * @param concluded courses that are known to be concluded
 * @param accountsToo whether accounts are asked about: not while the district's first courses arrive
 */
export async function readPlaces(
  deps: ActivityDeps,
  run: RunContext,
  { concluded, accountsToo }: { concluded: readonly string[]; accountsToo: boolean },
): Promise<PlacesSeen> {
  const none = {
    deleted: [],
    concludedCourses: [],
    concludedSections: [],
    inhabited: [],
    lookedFor: [],
    elsewhere: [],
  };
  if (run.canvasHost === null) return none;
  const { sql } = deps.store;
  const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
  try {
    const deleted = await deletedPlaces(canvas, await placesInQuestion(sql, run, accountsToo));
    const terms = await termsInUse(sql, run);
    const listed = await mapConcurrently(terms.slice(0, mostTerms), async (term) => {
      const courses = await canvas.concludedCourses(term, mostConcluded);
      beat('concluded courses');
      return courses;
    });
    const concludedCourses = [...new Set([...concluded, ...listed.flat(), ...(await knownConcluded(sql, run))])];
    const sections = await sectionsOf(canvas, {
      concludedCourses,
      inConcluded: await sectionsInUse(sql, run, concludedCourses),
      toLookFor: await sectionsToLookFor(sql, run, mostSections),
    });
    const goingOn = await concludedAndGoingOn(sql, run, concludedCourses, mostSections);
    const inhabited = await mapConcurrently(goingOn, async (course) => {
      const found = await canvas.sectionsOfCourse(course);
      beat('concluded courses');
      return found === null || found.length === 0 ? [] : [course];
    });
    const others = sections.deleted.filter(({ sisId }) => !deleted.some((each) => each.sisId === sisId));
    return { ...sections, concludedCourses, inhabited: inhabited.flat(), deleted: [...deleted, ...others] };
  } finally {
    canvas.close();
  }
}

/** Adds what was found to the plan's findings, and tells of it. */
export async function notePlaces(tx: Transaction, run: RunContext, seen: PlacesSeen): Promise<void> {
  await noteDeletedPlaces(tx, run, seen.deleted);
  await noteConcluded(tx, run, seen);
  await noteCrossLists(tx, run, seen.lookedFor, seen.elsewhere);
}

const beat = (asked: string): void => Context.current().heartbeat({ asked });

/** Places that are deleted. Of more than can be asked about those that are known as deleted count as such. */
async function deletedPlaces(canvas: CanvasClient, places: readonly Place[]): Promise<Place[]> {
  const answers = await mapConcurrently(places.slice(0, mostPlaces), async (place) => {
    const isGone = await isDeleted(canvas, place);
    beat('deleted places');
    return isGone ? [place] : [];
  });
  return [...answers.flat(), ...places.slice(mostPlaces).filter((each) => each.isKnown)];
}

/** Canvas gives no deleted section or account; a section stays by itself when the course that it is in is deleted. */
async function isDeleted(canvas: CanvasClient, { kind, sisId }: Place): Promise<boolean> {
  if (kind === 'account') return isGone(await canvas.account(sisId));
  const section = await canvas.section(sisId);
  return section === null || isGone(await canvas.courseById(section.courseId));
}

const isGone = (seen: { state: string | null } | null): boolean => seen === null || seen.state === 'deleted';

interface SectionsToRead {
  concludedCourses: readonly string[];
  /** Sections that were accepted in concluded courses. */
  inConcluded: readonly SectionToLookFor[];
  toLookFor: readonly SectionToLookFor[];
}

/**
 * Where sections are. A cross-listed one counts by the course that it is in, and not by its home, which schools often
 * conclude once nothing is left in it. Of more sections of concluded courses than can be looked for, the others count as
 * being there. A section with a planned change that Canvas does not have any more is a deleted place: the change would
 * bring it back without anybody in it.
 */
async function sectionsOf(
  canvas: CanvasClient,
  { concludedCourses, inConcluded, toLookFor }: SectionsToRead,
): Promise<Omit<PlacesSeen, 'concludedCourses' | 'inhabited'>> {
  const asked = new Map(inConcluded.slice(0, mostSections).map((each) => [each.sisId, each]));
  for (const each of toLookFor) asked.set(each.sisId, each);
  const read = sectionReader(canvas);
  const seen = await mapConcurrently([...asked.values()], async (section) => {
    const place = await read(section.sisId);
    beat('sections');
    return { section, place };
  });
  const found = seen.flatMap(({ section, place }) => (place === null ? [] : [{ section, place }]));
  const concluded = found.flatMap(({ section: { sisId, accepted }, place }): ConcludedSection[] => {
    const { isCrossListed, host, state, course } = place;
    if (isCrossListed) return state === 'completed' ? [{ sisId, course: host }] : [];
    const own = course ?? accepted;
    return concludedCourses.includes(own) ? [{ sisId, course: own }] : [];
  });
  const unread = inConcluded.filter(({ sisId }) => !asked.has(sisId));
  return {
    deleted: seen.flatMap(({ section: { sisId, school, seq }, place }) =>
      place === null && seq !== null ? [{ kind: 'section', sisId, school, rows: 1, isKnown: false }] : [],
    ),
    concludedSections: [...concluded, ...unread.map(({ sisId, accepted }) => ({ sisId, course: accepted }))],
    lookedFor: [...asked.keys()],
    elsewhere: found.flatMap(({ section: { sisId, school, accepted, seq, wanted }, place }) =>
      isElsewhere(accepted, place)
        ? [{ sisId, school, seq, where: place.where, isTakenAway: wanted !== null && takesAway(wanted, place) }]
        : [],
    ),
  };
}

interface SectionRead extends SectionPlace {
  /** The course that it is in, by its SIS id or in words; and that with its home. */
  host: string;
  where: string;
  /** State of the course that a cross-listed section is in; null: not read, or not known. */
  state: string | null;
}

/** Reads where a section is: null if Canvas has none. Courses are asked for once each, by Canvas's own ids. */
function sectionReader(canvas: CanvasClient): (sisId: string) => Promise<SectionRead | null> {
  const courses = new Map<string, Promise<CourseSeen | null>>();
  const courseOf = (id: string): Promise<CourseSeen | null> => {
    const course = courses.get(id) ?? canvas.courseById(id);
    courses.set(id, course);
    return course;
  };
  return async (sisId) => {
    const seen = await canvas.section(sisId);
    if (seen === null) return null;
    const { courseId, courseSisId: course, homeCourseId } = seen;
    const host = course ?? `Canvas course ${courseId}`;
    const where = `in ${host}`;
    if (homeCourseId === null) return { course, home: null, isCrossListed: false, host, where, state: null };
    const home = (await courseOf(homeCourseId))?.sisId ?? null;
    const state = (await courseOf(courseId))?.state ?? null;
    const belongs = `home in ${home ?? `Canvas course ${homeCourseId}`}`;
    return { course, home, isCrossListed: true, host, where: `${where}, ${belongs}`, state };
  };
}
