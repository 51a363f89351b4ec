import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lanes } from '../../canvas/requests.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';

describe('asking Canvas about many things', () => {
  it('goes on in all lanes at once and in no more, and gives the answers in the order of the things', async () => {
    let asking = 0;
    let most = 0;
    const answers = await mapConcurrently([30, 1, 20, 1, 10], async (milliseconds) => {
      most = Math.max(most, (asking += 1));
      await sleep(milliseconds);
      asking -= 1;
      return `${milliseconds}`;
    });
    expect(answers).toEqual(['30', '1', '20', '1', '10']);
    expect(most).toBe(lanes);
  });

  it('ends with the first failure, and asks nothing after it', async () => {
    const asked: number[] = [];
    const asking = mapConcurrently([1, 2, 3, 4, 5, 6], async (thing) => {
      asked.push(thing);
      await sleep(5);
      if (thing === 2) throw new Error('Canvas is gone');
    });
    await expect(asking).rejects.toThrow('Canvas is gone');
    await sleep(30);
    expect(asked.length).toBeLessThan(6);
  });
});
