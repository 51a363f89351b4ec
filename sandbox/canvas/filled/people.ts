import { inventFamilyName, inventName } from '../../district/names.js';
import type { Random } from '../../district/random.js';
import type { User as SisUser } from '../../district/records.js';
import type { User } from '../model.js';
import { addLogin, addUser, some, type Fill } from './fill.js';
import { localPart, nameInCanvas, oldDomain, privateDomain, type NameTrait } from './names.js';
import { byHand } from './way.js';

/** Numbers of authentication providers. */
const saml = 2;
const google = 3;
const microsoft = 4;
const shareAbsent = 0.03;

/** Everybody who has left, and is in Canvas still. */
export interface Departed {
  students: User[];
  teachers: User[];
}

/** People of the SIS who are in Canvas, with their names, addresses and logins as they are there. */
export function fillPeople(fill: Fill): void {
  const { district, notes } = fill;
  const random = fill.random('people');
  const named = new Map<string, number>();
  for (const user of district.users) named.set(nameOf(user), (named.get(nameOf(user)) ?? 0) + 1);
  const byPerson = new Map<string, SisUser[]>();
  for (const record of fill.records.users.values())
    if (record.status === 'active') byPerson.set(personOf(record), [...(byPerson.get(personOf(record)) ?? []), record]);
  const everybody = [...byPerson.values()];
  const single = everybody.filter((records) => records.length === 1);
  const absent = new Set(some(random, single, shareAbsent, 4));
  const present = everybody.filter((records) => !absent.has(records));
  const traits = traitsOfNames(
    present.map(([first]) => first!),
    random,
  );
  for (const records of present) {
    const [record] = records as [SisUser];
    const user = addPerson(fill, record, traits.get(record), random);
    const sourcedIds = records.map(({ sourcedId }) => sourcedId);
    notes.note(user, sourcedIds, ...(records.length > 1 ? ['one-for-two-records'] : []));
    if (records.length === 1 && named.get(nameOf(record))! > 1) notes.note(user, [], 'same-name');
    for (const sourcedId of sourcedIds) fill.people.set(sourcedId, user);
  }
  for (const [sourcedId, user] of fill.people)
    for (const login of fill.state.loginsOfUser(user.id)) notes.note(login, [sourcedId]);
}

/** Records with one key are one person, as those of a teacher who is an administrator too. */
function personOf(record: SisUser): string {
  const { role, identifier, sourcedId } = record;
  return role !== 'student' && identifier ? `${identifier}/${nameOf(record)}` : sourcedId;
}

/** Whose name differs, and how: each in one way. */
function traitsOfNames(records: readonly SisUser[], random: Random): ReadonlyMap<SisUser, NameTrait> {
  const staff = records.filter(({ role }) => role !== 'student');
  const traits = new Map<SisUser, NameTrait>();
  const give = (trait: NameTrait, to: readonly SisUser[], share: number): void => {
    for (const record of some(random, to, share)) traits.set(record, trait);
  };
  give('married-name', staff, 0.05);
  const others = (): SisUser[] => records.filter((record) => !traits.has(record));
  give('capitals', others(), 0.02);
  give('hyphenated', others(), 0.02);
  give('nickname', others(), 0.05);
  return traits;
}

function nameOf({ givenName, familyName }: SisUser): string {
  return `${givenName}/${familyName}`;
}

function addPerson(fill: Fill, record: SisUser, trait: NameTrait | undefined, random: Random): User {
  const { notes, way, now } = fill;
  const isStaff = record.role !== 'student';
  const { givenName, familyName, username } = record;
  const named = { given: givenName, family: familyName };
  const { given, family } = nameInCanvas(named, trait, () => inventFamilyName(random));
  const { email, trait: ofEmail } = emailInCanvas(fill, record, random);
  const ids = fill.ids.user(record);
  const user = addUser(fill, { ids, given, family, email });
  const usesEmail = random.chance(way.loginIsEmail) && record.email !== null;
  const provider = isStaff ? (random.chance(0.7) ? saml : null) : random.chance(0.8) ? google : null;
  const login = addLogin(fill, user, ids, usesEmail ? record.email! : username, provider);
  if (random.chance(0.85)) login.signedInAt = now - 3_600 * (1 + random.below(24 * 20));
  if (record.enabledUser === false) login.state = 'suspended';
  notes.note(user, [], ...[trait, ofEmail].filter((each) => each !== undefined));
  if (login.state === 'suspended') notes.note(user, [], 'suspended');
  const other = usesEmail ? username : record.email;
  if (other && random.chance(0.06)) {
    addLogin(fill, user, byHand, other, isStaff ? microsoft : google);
    notes.note(user, [], 'two-logins');
  }
  return user;
}

/** Most have the address that the SIS has; some an old one, or a private one that they have put in themselves. */
function emailInCanvas(
  fill: Fill,
  { givenName, familyName, email, sourcedId }: SisUser,
  random: Random,
): { email: string | null; trait: 'old-email' | 'private-email' | undefined } {
  const drawn = random.next();
  const local = localPart(givenName, familyName, sourcedId.toLowerCase());
  if (drawn < 0.05) return { email: `${local}@${oldDomain(fill.district.domain)}`, trait: 'old-email' };
  if (drawn < 0.08) return { email: `${local}@${privateDomain}`, trait: 'private-email' };
  return { email, trait: undefined };
}

/** People of whom the SIS has no record any more; some have the very name of somebody whom it has. */
export function fillDeparted(fill: Fill): Departed {
  const { district, notes, people } = fill;
  const random = fill.random('departed');
  const students = district.users.filter((each) => each.role === 'student' && people.has(each.sourcedId));
  const namesakes = some(random, students, 1 / 300);
  const comers = district.users.filter((each) => each.role === 'student' && !people.has(each.sourcedId));
  // A username is given again: somebody new has in the SIS what somebody who left signs in with.
  const recycled = some(random, comers, 0.1);
  const leave = (role: 'student' | 'teacher', count: number, sharing: readonly SisUser[]): User[] =>
    Array.from({ length: count }, (_, number) => {
      const shared = sharing[number];
      const { givenName, familyName } = shared ?? inventName(random);
      const ids = fill.ids.departed(number, role);
      const local = localPart(givenName, familyName, `left${number}`);
      const domain = role === 'student' ? `students.${district.domain}` : district.domain;
      const user = addUser(fill, { ids, given: givenName, family: familyName, email: `${local}@${domain}` });
      const comer = role === 'student' ? recycled[number - sharing.length] : undefined;
      const name = comer?.username ?? `${local}${number}`;
      const login = addLogin(fill, user, ids, name, role === 'student' ? google : saml);
      const traits = [...(shared ? ['namesake'] : []), ...(comer ? ['login-of-another'] : [])];
      for (const each of [user, login]) notes.note(each, [], 'gone-from-sis', ...traits);
      return user;
    });
  const staff = district.users.length - students.length;
  return {
    students: leave('student', Math.max(6, Math.round(students.length * 0.04)), namesakes),
    teachers: leave('teacher', Math.max(2, Math.round(staff * 0.03)), []),
  };
}

/** A second user of a person who is in Canvas already: it was made by hand and forgotten, and holds work of its own. */
export function fillSecondAccounts(fill: Fill): Array<{ record: SisUser; user: User }> {
  const { notes, people, records } = fill;
  const random = fill.random('second accounts');
  const students = [...people.keys()].filter((id) => records.users.get(id)!.role === 'student');
  return some(random, students, 0.01).map((sourcedId) => {
    const record = records.users.get(sourcedId)!;
    const { givenName: given, familyName: family } = record;
    const email = `${localPart(given, family, sourcedId.toLowerCase())}@${privateDomain}`;
    const user = addUser(fill, { ids: byHand, given, family, email });
    const login = addLogin(fill, user, byHand, email, null);
    for (const each of [user, login]) notes.note(each, [sourcedId], 'second-account');
    notes.note(people.get(sourcedId)!, [], 'twice');
    return { record, user };
  });
}
