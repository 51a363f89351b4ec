import type { FeedNight } from '../../sandbox/feed/rows.js';
import { createRandom, type Random } from '../holds/random.js';
import { changes } from './changes.js';
import { cleanDistrict, dayOfNight, type Rows } from './clean-district.js';
import { corruptions, misanswers, otherIds, shrunk, takenOver, type Corruption } from './corruptions.js';

export interface StoryNight {
  day: string;
  /** The lines without mistakes. */
  clean: Rows;
  /** What the SIS sends. */
  sent: FeedNight;
  /** What happens, and what is wrong, in words. */
  words: string[];
}

export interface Story {
  nights: StoryNight[];
  /** The last night in which the SIS makes a mistake; 0 if it makes none. */
  lastDirty: number;
}

/** Nights after the mistakes are mended, in which everything is to come right. */
const nightsToMend = 2;

/** A district and its nights by a seed: what happens at schools, and one to five mistakes over some nights. */
export function storyOf(seed: number, isClean: boolean): Story {
  const random = createRandom(seed);
  let clean = cleanDistrict(random);
  const mistakes = isClean ? [] : mistakesOf(clean, random);
  const lastDirty = Math.max(0, ...mistakes.map((each) => each.to));
  const nights: StoryNight[] = [];
  for (let night = 1; night <= (isClean ? 4 : lastDirty + nightsToMend); night += 1) {
    const day = dayOfNight(night);
    const happening = night === 1 || random.chance() ? [] : [random.pick(Object.keys(changes))!];
    for (const name of happening) clean = changes[name]!(clean, day, random);
    const wrong = mistakes.filter((each) => each.from <= night && night <= each.to);
    const rows = wrong.reduce((now, { corruption }) => corruption?.(now) ?? now, clean);
    const patch = wrong.map((each) => each.patch).find((each) => each !== undefined);
    nights.push({ day, clean, sent: { rows, patch }, words: [...happening, ...wrong.map((each) => each.name)] });
  }
  return { nights, lastDirty };
}

interface Mistake {
  name: string;
  /** First and last night. */
  from: number;
  to: number;
  corruption?: Corruption;
  patch?: FeedNight['patch'];
}

function mistakesOf(rows: Rows, random: Random): Mistake[] {
  const count = 1 + Math.floor(random.next() * 5);
  return Array.from({ length: count }, () => {
    const first = 1 + Math.floor(random.next() * 3);
    const nights = Math.floor(random.next() * 3);
    const isAnswer = random.next() < 0.12;
    const name = random.pick(Object.keys(isAnswer ? misanswers : corruptions))!;
    // What was left out of the first list that was ever read is missed by nobody, and nobody knows who had an id before.
    const from = [shrunk, takenOver, otherIds].some((each) => name in each) ? Math.max(2, first) : first;
    const to = Math.min(4, from + nights);
    if (isAnswer) return { name, from, to: from, patch: misanswers[name] };
    return { name, from, to, corruption: corruptions[name]!(rows, random) };
  });
}
