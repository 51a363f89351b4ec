import type { Cells } from '../../sandbox/feed/rows.js';

/** Number of somebody in the office's books: students and staff have series of their own. */
const numberOf = (role: string, count: number): string => String((role === 'student' ? 4000 : 9000) + count);

/** How a system makes the ids and logins of people. */
export interface PeopleStyle {
  id(role: string, count: number): string;
  /** Null: of the name. */
  login: ((sourcedId: string, number: string) => string) | null;
}

/** Ids that are the number in another writing, as many systems make them. */
const idsOfNumbers: ReadonlyArray<PeopleStyle['id']> = [
  (role, count) => numberOf(role, count),
  (role, count) => `00${numberOf(role, count)}`,
  (role, count) => `${role === 'student' ? 'stu' : 'emp'}-${numberOf(role, count)}`,
];

const logins: ReadonlyArray<PeopleStyle['login']> = [
  null,
  null,
  (sourcedId) => sourcedId.toLowerCase(),
  (_sourcedId, number) => `u${number}`,
];

/** Every way in which ids and logins may be made, with ids of a district's own style first. */
export const peopleStyles = (idOf: (kind: string, count: number) => string): PeopleStyle[] => {
  const ofKind: PeopleStyle['id'] = (role, count) => idOf(role === 'student' ? 'P' : 'T', count);
  return [ofKind, ofKind, ...idsOfNumbers].flatMap((id) => logins.map((login) => ({ id, login })));
};

const beginnings = ['Bel', 'Cor', 'Dun', 'Fal', 'Gar', 'Hol', 'Jas', 'Kel', 'Lor', 'Mor', 'Nev', 'Orr', 'Pel', 'Quin'];
const endings = ['win', 'mere', 'sten', 'vane', 'lock', 'dale', 'ford'];
const givenNames = ['Ada', 'Zoë', 'Cato', 'Dara', 'Edda', 'José', 'Gro', 'Hesper', 'Ivo', 'Juno'];

/** No two people have the same name, in whatever number they come. */
export function nameOf(count: number): { givenName: string; familyName: string } {
  return {
    givenName: givenNames[(count * 3) % givenNames.length]!,
    familyName: `${beginnings[count % beginnings.length]}${endings[Math.floor(count / beginnings.length) % endings.length]}`,
  };
}

/** Somebody of a school; everything about them follows from their count. */
export function person(
  { id, login }: PeopleStyle,
  { role, school, count }: { role: string; school: string; count: number },
): Cells {
  const { givenName, familyName } = nameOf(count);
  const [sourcedId, number] = [id(role, count), numberOf(role, count)];
  return {
    ...{ sourcedId, enabledUser: 'true', orgSourcedIds: school, role, givenName, familyName },
    ...(login === null ? loginOf(givenName, familyName) : withAddress(login(sourcedId, number))),
    identifier: number,
    grades: role === 'student' ? '09' : '',
  };
}

/** A login and an address as offices make them of a name. */
function loginOf(givenName: string, familyName: string): { username: string; email: string } {
  return withAddress(`${givenName[0]}${familyName}`.toLowerCase());
}

function withAddress(username: string): { username: string; email: string } {
  return { username, email: `${username}@larkmoor.example` };
}

/** Another name for the one who has a record, and what the system makes of the name. */
export function renamed(record: Cells, names: { givenName: string; familyName: string }): Cells {
  const ofName = isOfName(record) ? loginOf(names.givenName, names.familyName) : {};
  return { ...names, ...ofName };
}

/** Another number for the one who has a record, and what the system makes of the number. */
export function renumbered(record: Cells, identifier: string): Cells {
  const isOfNumber = record.username === `u${record.identifier}` && !isNumberTheId(record);
  return { identifier, ...(isOfNumber && withAddress(`u${identifier}`)) };
}

/** Whether the login of a record is made of its name. */
function isOfName({ givenName, familyName, username }: Cells): boolean {
  return username === loginOf(givenName!, familyName!).username;
}

/** Whether the number of a record is its id in another writing. */
export function isNumberTheId({ sourcedId, identifier }: Cells): boolean {
  return identifier !== '' && sourcedId!.endsWith(identifier!);
}
