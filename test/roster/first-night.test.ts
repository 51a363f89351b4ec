import { describe, expect, it } from 'vitest';
import {
  hasArrived,
  isUnused,
  kindsForetold,
  kindsToArrive,
  type PlannedRows,
  type UseInCanvas,
} from '../../roster/first-night.js';

function creates(kind: string, rows: number, outcome: string | null = null): PlannedRows {
  return { kind, op: 'create', outcome, rows };
}

const whole = new Map([
  ['account', 7],
  ['course', 40],
  ['section', 44],
  ['user', 300],
]);

describe('a first night', () => {
  it('is over when everything was accepted', () => {
    expect(hasArrived([creates('course', 40, 'accepted'), creates('user', 300, 'accepted')], whole)).toBe(true);
  });

  it('is over although some people were refused', () => {
    expect(hasArrived([creates('user', 295, 'accepted'), creates('user', 5, 'rejected')], whole)).toBe(true);
  });

  it('is not over while all or most of a kind is missing, for whatever reason', () => {
    const withoutCourses = new Map([...whole, ['course', 0]]);
    expect(hasArrived([creates('course', 40, 'rejected')], withoutCourses)).toBe(false);
    expect(hasArrived([creates('course', 40)], new Map([...whole, ['course', 39]]))).toBe(false);
  });

  it('is not over before the district has courses, sections and people, as in summer', () => {
    const people = new Map([['user', 300]]);
    expect(hasArrived([creates('user', 300, 'accepted')], people)).toBe(false);
    expect(hasArrived([], new Map())).toBe(false);
  });
});

describe('what is expected to be created', () => {
  it('is everything while nothing stands', () => {
    const planned = [creates('account', 7), creates('course', 40), creates('enrollment', 900)];
    expect(kindsToArrive(planned, new Map())).toEqual(new Set(['account', 'course']));
  });

  it('is on a second first night only what did not arrive on the first', () => {
    const standing = new Map([...whole, ['account', 0]]);
    expect(kindsToArrive([creates('account', 7), creates('user', 4)], standing)).toEqual(new Set(['account']));
  });

  it('is nothing where as many people would come under new ids as stand there', () => {
    expect(kindsToArrive([creates('user', 300)], whole)).toEqual(new Set());
  });
});

it.each<[what: string, kind: string, use: UseInCanvas, unused: boolean]>([
  ['somebody who never signed in', 'user', { signedIn: false }, true],
  ['somebody who did', 'user', { signedIn: true }, false],
  ['somebody of whom Canvas does not say', 'user', { signedIn: null }, false],
  ['an empty course that nobody published', 'course', { unpublished: true, holdsWork: false }, true],
  ['a published course', 'course', { unpublished: false }, false],
  ['a course with work in it', 'course', { unpublished: true, holdsWork: true }, false],
  ['a section of which Canvas does not say', 'section', { unpublished: true, holdsWork: null }, false],
  ['an account', 'account', {}, false],
])('%s: whether a mistake is corrected without limits', (_, kind, use, unused) => {
  expect(isUnused(kind, use)).toBe(unused);
});

describe('what an adoption has left to be made', () => {
  it('comes as on a first night, up to the number that was left', () => {
    expect([...kindsForetold([creates('user', 300)], new Map([['user', 300]]))]).toEqual(['user']);
    expect([...kindsForetold([creates('user', 12), creates('course', 3)], new Map([['user', 12]]))]).toEqual(['user']);
  });

  it('is weighed as ever where more is to be made than was left', () => {
    expect([...kindsForetold([creates('user', 301)], new Map([['user', 300]]))]).toEqual([]);
    expect([...kindsForetold([creates('user', 1)], new Map())]).toEqual([]);
  });
});
