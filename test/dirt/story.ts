import type { DistrictSettings } from '../../config/settings.js';
import type { FeedNight } from '../../sandbox/feed/rows.js';
import { createRandom, type Random } from '../holds/random.js';
import { changes } from './changes.js';
import { calendars, cleanDistrict, type Rows } from './clean-district.js';
import { corruptions, needsANightBefore } from './corruptions/index.js';
import type { Corruption } from './corruptions/kind.js';
import { costingTheFirstNight, misanswers } from './corruptions/misanswers.js';

/** What is taken from Canvas before a night, by somebody else; undefined: everything. */
export interface Emptied {
  only?: readonly ('user' | 'enrollment')[];
}

export interface StoryNight {
  day: string;
  /** The lines without mistakes. */
  clean: Rows;
  /** What the SIS sends. */
  sent: FeedNight;
  /** What happens, and what is wrong, in words. */
  words: string[];
  /** Somebody empties Canvas before the night, and says before the next one that it was on purpose. */
  emptied?: Emptied;
}

export interface Story {
  nights: StoryNight[];
  /** The last night in which the SIS makes a mistake; 0 if it makes none. */
  lastDirty: number;
  mergeUsersBy: DistrictSettings['mapping']['mergeUsersBy'];
  /** Schools of the scope; empty: all. */
  schools: string[];
  /** Whether an entry of the scope matches nothing. */
  isScopeWrong: boolean;
}

/** Nights after the mistakes are mended, in which everything is to come right. */
const nightsToMend = 2;

/** A district and its nights by a seed: what happens at schools, and one to five mistakes over some nights. */
export function storyOf(seed: number, isClean: boolean): Story {
  const random = createRandom(seed);
  let clean = cleanDistrict(random);
  const dayOfNight = random.pick(calendars)!;
  const mergeUsersBy = random.next() < 0.3 ? 'identifier' : 'none';
  const isScopeWrong = !isClean && random.next() < 0.1;
  const schools = isScopeWrong ? [...clean.orgs.slice(1).map((each) => each.sourcedId!), 'nowhere'] : [];
  const mistakes = isClean ? [] : mistakesOf(clean, random);
  const lastDirty = Math.max(0, ...mistakes.map((each) => each.to));
  const nights: StoryNight[] = [];
  for (let night = 1; night <= (isClean ? 4 : lastDirty + nightsToMend); night += 1) {
    const day = dayOfNight(night);
    const happening = night === 1 || random.chance() ? [] : [random.pick(Object.keys(changes))!];
    for (const name of happening) clean = changes[name]!(clean, day, random);
    const wrong = mistakes.filter((each) => each.from <= night && night <= each.to);
    const rows = wrong.reduce((now, { corruption }) => corruption?.(now, day) ?? now, clean);
    const patch = wrong.map((each) => each.patch).find((each) => each !== undefined);
    const emptied = wrong.map((each) => each.emptied).find((each) => each !== undefined);
    const words = [...happening, ...wrong.map((each) => each.name)];
    nights.push({ day, clean, sent: { rows, patch }, words, ...(emptied && { emptied }) });
  }
  return { nights, lastDirty, mergeUsersBy, schools, isScopeWrong };
}

interface Mistake {
  name: string;
  /** First and last night. */
  from: number;
  to: number;
  corruption?: Corruption;
  patch?: FeedNight['patch'];
  emptied?: Emptied;
}

function mistakesOf(rows: Rows, random: Random): Mistake[] {
  const count = 1 + Math.floor(random.next() * 5);
  const left = { answers: Object.keys(misanswers), lines: Object.keys(corruptions) };
  // Each once: what is changed twice may be as it was.
  const choose = (kind: keyof typeof left): string => {
    const name = random.pick(left[kind])!;
    left[kind] = left[kind].filter((each) => each !== name);
    return name;
  };
  const mistakes = Array.from({ length: count }, (): Mistake => {
    const first = 1 + Math.floor(random.next() * 3);
    const nights = Math.floor(random.next() * 3);
    const elsewhere = random.next();
    if (elsewhere < 0.03) {
      const only = random.pick([undefined, ['user'], ['enrollment']] as const);
      const night = Math.max(2, first);
      return { name: 'Canvas emptied', from: night, to: night, emptied: { ...(only && { only }) } };
    }
    const isAnswer = elsewhere < 0.15;
    const name = choose(isAnswer ? 'answers' : 'lines');
    const from = needsANightBefore(name) ? Math.max(2, first) : first;
    const to = Math.min(4, from + nights);
    if (isAnswer) {
      // A night that fails would leave no night before those that need one.
      const night = costingTheFirstNight.includes(name) ? Math.max(2, from) : from;
      return { name, from: night, to: night, patch: misanswers[name] };
    }
    return { name, from, to, corruption: corruptions[name]!(rows, random) };
  });
  // A Canvas that was emptied is filled anew as in a first night, in which nobody knows what was before.
  const filled = mistakes.filter((each) => each.emptied).map((each) => each.to + 1);
  return mistakes.filter(
    ({ name, from, to }) => !needsANightBefore(name) || !filled.some((night) => from <= night && night <= to),
  );
}
