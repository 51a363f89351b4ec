import { basename } from 'node:path';
import { ImpossibleEvent } from '../district/playing.js';
import type { Day } from '../district/dates.js';
import { countsOf, type CollectionName, type District } from '../district/records.js';
import type { StoredDistrict } from '../district/state.js';
import type { FeedPatch } from './patch.js';
import { districtOf } from './records.js';
import { readNights, readRows, type FeedNight, type FeedRows, type FeedSource } from './rows.js';

/** A roster as somebody's student information system sends it, night by night, mistakes and all. Nothing of it is judged. */
export interface Feed {
  /** In the place of the practice district. Events do not happen to it. */
  district: StoredDistrict;
  patch(): FeedPatch | undefined;
  night(): { night: number; last: number; counts: Record<CollectionName, number> };
  /** Goes to a night: everything up to it has happened. 0 is the base; a night after the last is as the last. */
  goTo(night: number): void;
  /** Lays down what changes in a night, in place of what it had, and goes to it. */
  put(night: number, changes: FeedNight): void;
}

/** Opens a feed at its first night. */
export async function openFeed({ base, folder, nights: given = [] }: FeedSource, today: Day): Promise<Feed> {
  const first: FeedRows = typeof base === 'string' ? readRows(base) : base;
  const nights = folder === undefined ? new Map<number, FeedNight>() : await readNights(folder);
  given.forEach((each, index) => nights.set(index + 1, each));
  const name = folder === undefined ? 'feed' : basename(folder);
  let night = 0;
  let version = 0;
  let district: District;
  const goTo = (to: number): void => {
    night = to;
    version += 1;
    const passed = [...nights.keys()].filter((each) => each <= to).sort((one, other) => one - other);
    const rows = passed.reduce<FeedRows>((before, each) => ({ ...before, ...nights.get(each)!.rows }), first);
    district = districtOf(name, today, rows, version);
  };
  goTo(1);
  return {
    district: {
      district: () => district,
      recipe: () => ({ version: 1, seed: name, today, from: name, events: [] }),
      notice: undefined,
      remarks: [],
      play: async () => {
        throw new ImpossibleEvent('nothing happens to a feed but its nights; POST /feed/night goes to one');
      },
    },
    patch: () => nights.get(night)?.patch,
    night: () => ({ night, last: Math.max(0, ...nights.keys()), counts: countsOf(district) }),
    goTo,
    put: (to, changes) => {
      nights.set(to, changes);
      goTo(to);
    },
  };
}
