import { deleteLogin, deleteSection, dropEnrollmentsOfCourse } from '../importers/cascades.js';
import type { Login } from '../model.js';
import { addCourse, addLogin, addSection, addUser, enroll, some, type Fill } from './fill.js';
import { localPart, privateDomain } from './names.js';
import { sisId } from './way.js';

const share = 0.01;
const least = 3;

/** What years of mending leave behind; only where a way has it. */
export function fillLeftovers(fill: Fill): void {
  mergePeople(fill);
  deletePeopleWithIds(fill);
  deleteClassesWithIds(fill);
}

/** Somebody had two users, which were merged: the one that stays has both logins, and both SIS ids. */
function mergePeople(fill: Fill): void {
  const { state, notes, people, records, now } = fill;
  const random = fill.random('merged people');
  const provisioned = [...people].filter(([id]) => loginOf(fill, id)?.sisId === id);
  for (const [at, [sourcedId, stays]] of some(random, provisioned, share, least).entries()) {
    const { givenName: given, familyName: family } = records.users.get(sourcedId)!;
    const email = `${localPart(given, family, sourcedId.toLowerCase())}@${privateDomain}`;
    const ids = sisId(`old-${5_000 + at}`);
    const goes = addUser(fill, { ids, given, family, email });
    Object.assign(goes, { state: 'deleted', mergedIntoId: stays.id, updatedAt: now });
    const login = addLogin(fill, stays, ids, email, null);
    notes.note(login, [sourcedId], 'merged');
    notes.note(stays, [], 'merged');
    notes.note(goes, [], 'merged-away');
  }
  state.users.touch();
}

/**
 * A person was made anew by hand after the provisioned one had been deleted: the deleted login still holds the SIS id,
 * and the same name.
 */
function deletePeopleWithIds(fill: Fill): void {
  const { state, notes, people, records } = fill;
  const random = fill.random('deleted people');
  const bare = [...people].filter(([id]) => loginOf(fill, id)?.sisId === null);
  const sections = [...fill.sections.values()].filter(({ sisId: id }) => id !== null);
  for (const [sourcedId, user] of some(random, bare, share, least)) {
    const record = records.users.get(sourcedId)!;
    const living = loginOf(fill, sourcedId)!;
    const ids = sisId(sourcedId);
    const names = { given: record.givenName, family: record.familyName, email: record.email };
    const deleted = addUser(fill, { ids, ...names });
    const login = addLogin(fill, deleted, ids, `${living.name}.was`, null);
    if (sections.length > 0) {
      const section = random.pick(sections);
      enroll(fill, { user: deleted, section, type: 'StudentEnrollment', isOfSis: true });
    }
    deleteLogin(login, fill);
    state.renameLogin(login, living.name);
    for (const each of [deleted, login]) notes.note(each, [sourcedId], 'deleted-with-id');
    notes.note(user, [], 'id-held-by-deleted');
  }
}

/** A teacher has made the course anew by hand: the provisioned one is deleted, and it and its section hold the id. */
function deleteClassesWithIds(fill: Fill): void {
  const { state, notes, records } = fill;
  const random = fill.random('deleted classes');
  const bare = [...fill.sections].filter(([, section]) => section.sisId === null);
  for (const [sourcedId, living] of some(random, bare, share, least)) {
    const one = records.classes.get(sourcedId)!;
    const { accountId, termId } = state.courses.get(living.courseId)!;
    const ids = sisId(sourcedId);
    const named = { name: one.title, code: one.classCode ?? one.title };
    const course = addCourse(fill, { ids, ...named, accountId, termId, state: 'claimed' });
    const section = addSection(fill, ids, one.title, course.id, false);
    for (const each of state.enrollmentsOfSection(living.id).slice(0, 5)) {
      const user = state.users.get(each.userId)!;
      if (each.associatedUserId === null) enroll(fill, { user, section, type: each.type, isOfSis: true });
    }
    deleteSection(section, fill);
    dropEnrollmentsOfCourse(course, fill);
    course.state = 'deleted';
    course.updatedAt = fill.now;
    for (const each of [course, section]) notes.note(each, [sourcedId], 'deleted-with-id');
    notes.note(living, [], 'id-held-by-deleted');
  }
}

/** The login that a person of the SIS was given first. */
function loginOf(fill: Fill, sourcedId: string): Login | undefined {
  const user = fill.people.get(sourcedId);
  return user && fill.state.loginsOfUser(user.id)[0];
}
