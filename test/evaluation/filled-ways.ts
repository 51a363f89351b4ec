import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../evaluation/model.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { evaluate, lastEvaluation } from './evaluate.js';
import { judge, proposalsOf, truthOf, type Proposed, type TruthLine } from './judge.js';

const kinds = ['account', 'term', 'course', 'section', 'user'];

/** An evaluation of a Canvas in use, judged by what each object there was made for. */
export function describeFilledWay(way: string): void {
  describe(`a Canvas in use, filled in the way ${way}`, () => {
    let practice: Practice;
    let truth: TruthLine[];
    let proposals: Proposed[];
    let evaluation: Evaluation;
    let before: unknown[];
    let runId: number;

    const dumps = () =>
      Promise.all(
        ['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments'].map(async (kind) =>
          (await fetch(`${practice.sandbox.controlUrl}/canvas/${kind}`)).text(),
        ),
      );

    beforeAll(async () => {
      practice = await startPractice({ canvasFilled: { way, seed: process.env.ROLLBOOK_SEED ?? 'marigold' } });
      before = await dumps();
      await evaluate(practice, '2026-11-23T09:00');
      truth = await truthOf(practice.sandbox.controlUrl);
      const last = await lastEvaluation(practice);
      ({ evaluation, runId } = last);
      proposals = await proposalsOf(practice.store, runId);
    });
    afterAll(() => practice?.stop());

    test.each(kinds)('no %s is linked with another one, and nearly all that stand once are proposed', (kind) => {
      const { falseLinks, missed, unambiguous } = judge(kind, proposals, truth);
      expect(falseLinks).toEqual([]);
      expect(missed.length).toBeLessThanOrEqual(0.05 * unambiguous);
    });

    test.each(kinds)('a %s that stands is never made a second time unasked', (kind) => {
      const { missed } = judge(kind, proposals, truth);
      expect(missed.filter(({ state }) => state === 'made')).toEqual([]);
    });

    test('few are asked about of whom nothing stands', () => {
      const asked = kinds.flatMap((kind) => judge(kind, proposals, truth).askedInVain);
      expect(asked.length).toBeLessThanOrEqual(0.02 * proposals.length);
    });

    test('nothing is adopted by a name or an address alone', () => {
      for (const { kind, state, facts } of proposals) {
        if (kind !== 'user' || state !== 'linked') continue;
        expect(facts!.some((each) => !['name', 'givenName', 'familyName', 'email'].includes(each))).toBe(true);
      }
    });

    test('what was made by hand, doubled or taught together is told', () => {
      const codes = new Set(evaluation.findings.map(({ code }) => code));
      expect([...codes]).toEqual(expect.arrayContaining(['COURSE_BY_HAND', 'SEVERAL_PROVIDERS']));
      expect(evaluation.counts.some((each) => each.kind === 'course' && each.past > 0)).toBe(true);
      expect(evaluation.counts.some((each) => each.kind === 'user' && each.left + each.orphaned > 0)).toBe(true);
    });

    test('everybody with two accounts is told, with both', async () => {
      const told = await practice.store.sql<Array<{ accounts: string[] }>>`
      select array[canvas_id, other_id] as accounts from ${practice.store.sql(`evaluation_finding_r${runId}`)}
      where code in ('DOUBLED', 'MAYBE_DOUBLED')`;
      const known = new Set(told.flatMap(({ accounts }) => accounts));
      const second = truth.filter((each) => each.kind === 'user' && each.traits.includes('second-account'));
      expect(second.length).toBeGreaterThan(0);
      expect(second.filter((each) => !known.has(String(each.canvas_id)))).toEqual([]);
    });

    test('Canvas is as it was', async () => {
      expect(await dumps()).toEqual(before);
    });
  });
}
