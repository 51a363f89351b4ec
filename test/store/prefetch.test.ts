import { describe, expect, it } from 'vitest';
import { prefetch } from '../../store/postgres/prefetch.js';

/** A source of numbers that notes what was asked of it. */
function counting(last: number, failsAt = Infinity) {
  const noted = { asked: 0, ended: false };
  async function* source(): AsyncGenerator<number> {
    try {
      for (let number = 1; number <= last; number += 1) {
        noted.asked = number;
        if (number === failsAt) throw new RangeError('the source is broken');
        yield await Promise.resolve(number);
      }
    } finally {
      noted.ended = true;
    }
  }
  return { noted, source: source() };
}

describe('batches that are fetched ahead', () => {
  it('come in their order, all of them', async () => {
    const { source } = counting(5);
    const come: number[] = [];
    for await (const number of prefetch(source)) come.push(number);
    expect(come).toEqual([1, 2, 3, 4, 5]);
  });

  it('the first is asked for before anybody wants it, and the next while one is worked on', async () => {
    const { source, noted } = counting(5);
    const ahead = prefetch(source);
    expect(noted.asked).toBe(1);
    expect((await ahead.next()).value).toBe(1);
    expect(noted.asked).toBe(2);
    await ahead.return();
  });

  it('whoever ends early ends the source, also where nothing was taken', async () => {
    for (const taken of [0, 2]) {
      const { source, noted } = counting(5);
      const ahead = prefetch(source);
      for (let number = 0; number < taken; number += 1) await ahead.next();
      await ahead.return();
      expect(noted).toEqual({ asked: taken + 1, ended: true });
    }
  });

  it('what the source throws is thrown where its batch would have come', async () => {
    const { source } = counting(5, 2);
    const ahead = prefetch(source);
    expect((await ahead.next()).value).toBe(1);
    await expect(ahead.next()).rejects.toThrow(RangeError);
  });
});
