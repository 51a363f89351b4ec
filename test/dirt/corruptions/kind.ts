import type { Cells } from '../../../sandbox/feed/rows.js';
import type { Random } from '../../holds/random.js';
import { changed } from '../changes.js';
import type { Rows } from '../clean-district.js';
import { nameOf, renamed, renumbered } from '../people.js';

/** What a mistake does to the lines of a night, the same to the same records in each. */
export type Corruption = (rows: Rows, day: string) => Rows;

/** Chooses records of a district for a mistake. */
export type Kind = (rows: Rows, random: Random) => Corruption;

/** A child who is nobody else in the district, in the record of another: the system makes the login as it does. */
export function stranger(of: Cells, random: Random): Cells {
  const first = 60 + Math.floor(random.next() * 30);
  // Where no number tells, one given name may be one person who has married.
  const count = nameOf(first).givenName === of.givenName ? first + 1 : first;
  const { givenName, familyName } = nameOf(count);
  return { ...renamed(of, { givenName, familyName: `${familyName}son` }), ...renumbered(of, `7${count}`) };
}

export const pickUser = (rows: Rows, random: Random, role?: string): Cells =>
  random.pick(rows.users.filter((each) => role === undefined || each.role === role))!;

/** Another one than a given. */
export const pickOther = (rows: Rows, random: Random, than: Cells, role?: string): Cells =>
  random.pick(rows.users.filter((each) => each !== than && (role === undefined || each.role === role)))!;

/** Classes of this year, over or not. */
const ofThisYear = ({ classes }: Rows): Cells[] => classes.filter((each) => ['Y', 'S1'].includes(each.termSourcedIds!));
export const pickClass = (rows: Rows, random: Random): Cells => random.pick(ofThisYear(rows))!;
export const pickEnrollment = (rows: Rows, random: Random): Cells => {
  const ids = new Set(ofThisYear(rows).map((each) => each.sourcedId));
  return random.pick(rows.enrollments.filter((each) => ids.has(each.classSourcedId)))!;
};
export const pickSchool = (rows: Rows, random: Random): Cells => random.pick(rows.orgs.slice(1))!;

export const twice = (collection: keyof Rows, id: string, cells: (of: Cells) => Cells): Corruption => {
  return (rows) => {
    const found = rows[collection].find((each) => each.sourcedId === id);
    return found ? { ...rows, [collection]: [...rows[collection], { ...found, ...cells(found) }] } : rows;
  };
};

export const always = (collection: keyof Rows, id: string, cells: Cells | ((of: Cells) => Cells)): Corruption => {
  return (rows) => {
    const found = rows[collection].find((each) => each.sourcedId === id);
    return found ? changed(rows, collection, id, typeof cells === 'function' ? cells(found) : cells) : rows;
  };
};

/** One mistake after another. */
export const both =
  (...all: readonly Corruption[]): Corruption =>
  (rows, day) =>
    all.reduce((now, each) => each(now, day), rows);
