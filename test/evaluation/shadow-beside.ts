import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPractice, type Practice } from '../nights/practice.js';
import {
  bothEnds,
  forgetRequests,
  oldIntegrationSends,
  shadowNight,
  standing,
  writesTo,
  type Difference,
  type Night,
  type SisEnrollment,
} from './shadow-practice.js';

const firstDay = '2026-11-23';

/** @param sisIdOf how the old integration calls a person of its school */
export function describeShadowBeside(way: string, sisIdOf: (sourcedId: string) => string): void {
  describe(`a shadow beside the integration that fills a Canvas in the way ${way}`, () => {
    let practice: Practice;
    let ends: Awaited<ReturnType<typeof bothEnds>>;
    let before: unknown[];
    let [first, second, third]: Array<Night | undefined> = [];
    beforeAll(async () => {
      practice = await startPractice({ canvasFilled: { way, seed: 'marigold' } });
      before = await standing(practice);
      await forgetRequests(practice);
      first = await shadowNight(practice, `${firstDay}T00:30`);
      ends = await bothEnds(practice);
    });
    afterAll(() => practice?.stop());

    const ofKind = (night: Night, kind: string, what: string): Difference[] =>
      night.differences.filter((each) => each.kind === kind && each.what === what);

    test('the first night says all of it differs from the start, and writes nothing', async () => {
      expect(first!.shadow).toMatchObject({ before: null, gone: [] });
      expect(new Set(first!.differences.map(({ since }) => since))).toEqual(new Set([firstDay]));
      expect(first!.differences.filter(({ cause }) => ['SIS_AHEAD', 'CANVAS_AHEAD'].includes(cause))).toEqual([]);
      expect(await writesTo(practice)).toEqual(['canvas POST /api/v1/accounts/self/reports/provisioning_csv']);
      expect(await standing(practice)).toEqual(before);
    });

    test.each(['course', 'section', 'user'])(
      'no %s is missing that stands, and none is extra that is wanted',
      (kind) => {
        const living = ends.of(kind).filter((line) => line.state !== 'deleted');
        const stands = new Set(living.flatMap((line) => line.sourced_ids));
        const missing = ofKind(first!, kind, 'missing');
        expect(missing.filter(({ sources }) => sources!.some((id) => stands.has(id)))).toEqual([]);
        expect(missing.length).toBeGreaterThan(0);
        const lineOf = new Map(living.map((line) => [String(line.canvas_id), line]));
        const second = (id: string) => living.filter((line) => line.sourced_ids.includes(id)).length > 1;
        const extra = ofKind(first!, kind, 'extra').filter(({ cause }) => cause !== 'RECORD_ENDED');
        expect(
          extra.filter(({ canvas_id }) => {
            const ids = lineOf.get(canvas_id!)?.sourced_ids ?? [];
            return ids.length > 0 && !ids.every(second);
          }),
        ).toEqual([]);
        expect(extra.length).toBeGreaterThan(0);
      },
    );

    test('people are called otherwise where they are, and nowhere else', () => {
      const names = new Map(ends.users.map((row) => [String(row.id), row.name as string]));
      const sis = new Map(ends.people.map((each) => [each.sourcedId, `${each.givenName} ${each.familyName}`]));
      const told = ofKind(first!, 'user', 'other').filter(({ field }) => field === 'name');
      expect(told.filter(({ canvas_id, sources }) => names.get(canvas_id!) === sis.get(sources![0]!))).toEqual([]);
      const questions = new Set(ofKind(first!, 'user', 'unclear').flatMap(({ sources }) => sources!));
      const otherwise = ends
        .of('user')
        .filter(({ state, sourced_ids }) => state !== 'deleted' && sourced_ids.length === 1)
        .filter(({ traits, sourced_ids }) => !traits.includes('second-account') && !questions.has(sourced_ids[0]!))
        .filter(({ canvas_id, sourced_ids }) => names.get(String(canvas_id)) !== sis.get(sourced_ids[0]!));
      const known = new Set(told.map(({ canvas_id }) => canvas_id));
      const untold = otherwise.filter(({ canvas_id }) => !known.has(String(canvas_id)));
      // Somebody with a second account may be linked to that one.
      expect(untold.filter(({ traits }) => traits.length === 0)).toEqual([]);
      expect(told.length).toBeGreaterThan(0);
    });

    test('nobody is missing in a class who sits there, and nobody is extra whom the SIS has there today', () => {
      const sections = new Map(ends.of('section').map((line) => [String(line.canvas_id), line.sourced_ids]));
      const users = new Map(ends.of('user').map((line) => [String(line.canvas_id), line.sourced_ids]));
      const enrolled = new Set(
        ends.enrollments
          .filter((row) => row.state === 'active')
          .flatMap((row) =>
            (sections.get(String(row.canvas_section_id)) ?? []).flatMap((one) =>
              (users.get(String(row.canvas_user_id)) ?? []).map((user) => `${one}/${user}`),
            ),
          ),
      );
      const today = new Set(
        ends.places
          .filter(({ status, beginDate, endDate }) => {
            return status === 'active' && (beginDate ?? '') <= firstDay && (endDate ?? '9999') >= firstDay;
          })
          .map((each) => `${each.class}/${each.user}`),
      );
      const places = (each: Difference) =>
        each.sources!.flatMap((one) => (each.person ?? []).map((user) => `${one}/${user}`));
      const missing = ofKind(first!, 'enrollment', 'missing');
      expect(missing.filter((each) => places(each).some((place) => enrolled.has(place)))).toEqual([]);
      expect(missing.length).toBeGreaterThan(0);
      const extra = ofKind(first!, 'enrollment', 'extra').filter(({ cause }) => cause !== 'HAND_MADE');
      expect(extra.filter((each) => places(each).some((place) => today.has(place)))).toEqual([]);
      expect(ofKind(first!, 'enrollment', 'extra').filter(({ cause }) => cause === 'HAND_MADE').length).toBeGreaterThan(
        0,
      );
    });

    describe('after the SIS has changed, and the old integration has not followed', () => {
      let touched: { added: string[]; renamed: string[]; moved: string[] };
      let placesBefore: SisEnrollment[];
      let fresh: Difference[];
      beforeAll(async () => {
        const school = ends.of('account').find((line) => line.sourced_ids.length > 0 && line.sis_id !== null)!
          .sourced_ids[0]!;
        placesBefore = ends.places;
        const play = async (kind: string, count: number) =>
          (await practice.play(kind, { count, school })).touched.users!;
        touched = {
          added: (await practice.play('add-students', { count: 3, school })).touched.users!,
          renamed: await play('rename-student', 2),
          moved: await play('move-class', 2),
        };
        second = await shadowNight(practice, '2026-11-24T00:30');
        fresh = second.differences.filter(({ since }) => since !== firstDay);
        ends = await bothEnds(practice);
      });

      test('what is new is what has changed, and is told as late', () => {
        expect(second!.shadow.before).toMatchObject({ asOf: firstDay });
        expect(second!.shadow.gone).toEqual([]);
        expect(new Set(fresh.map(({ cause }) => cause))).toEqual(new Set(['SIS_AHEAD']));
        const named = (kind: string, what: string, of: (each: Difference) => string[]) =>
          [...new Set(fresh.filter((each) => each.kind === kind && each.what === what).flatMap(of))].sort();
        expect(named('user', 'missing', ({ sources }) => sources!)).toEqual([...touched.added].sort());
        expect(named('user', 'other', ({ sources }) => sources!)).toEqual([...touched.renamed].sort());
        const enrollments = fresh.filter(({ kind }) => kind === 'enrollment');
        expect([...new Set(enrollments.flatMap(({ person }) => person!))].sort()).toEqual([...touched.moved].sort());
        expect(new Set(enrollments.map(({ what }) => what))).toEqual(new Set(['missing', 'extra']));
      });

      test('what differed before differs still, as old as it was', () => {
        const old = second!.differences.filter(({ since }) => since === firstDay).map(({ key }) => key);
        expect(old.sort()).toEqual(first!.differences.map(({ key }) => key).sort());
      });

      test('once Canvas has followed it is gone, and what somebody changes in Canvas is told as that', async () => {
        await follow();
        const someone = unremarkable();
        await practice.plant('ui-edit', { kind: 'user', sisId: someone.sisId, name: 'Somebody Else' });
        third = await shadowNight(practice, '2026-11-25T00:30');
        expect(third.shadow.gone.reduce((sum, { count }) => sum + count, 0)).toBe(fresh.length);
        const since = third.differences.filter((each) => each.since === '2026-11-25');
        expect(since.map(({ kind, what, field, cause, canvas_id }) => [kind, what, field, cause, canvas_id])).toEqual([
          ['user', 'other', 'name', 'CANVAS_AHEAD', someone.canvasId],
        ]);
        const rest = third.differences.filter((each) => each.since !== '2026-11-25').map(({ key }) => key);
        expect(rest.sort()).toEqual(first!.differences.map(({ key }) => key).sort());
      });

      /** A person of whom nothing differs. */
      function unremarkable(): { sisId: string; canvasId: string } {
        const told = new Set(second!.differences.flatMap((each) => [each.canvas_id, ...(each.sources ?? [])]));
        const rows = new Map(ends.users.map((row) => [row.id, row]));
        const plain = ends
          .of('user')
          .filter((line) => line.state !== 'deleted' && line.traits.length === 0 && line.sourced_ids.length === 1)
          .filter((line) => !told.has(String(line.canvas_id)) && !told.has(line.sourced_ids[0]!))
          .find((line) => typeof rows.get(line.canvas_id!)?.sis_id === 'string')!;
        return { sisId: rows.get(plain.canvas_id!)!.sis_id as string, canvasId: String(plain.canvas_id) };
      }

      /** The old integration sends what has changed in the SIS. */
      async function follow(): Promise<void> {
        const { sql } = practice.store;
        const people = await sql<Array<{ source: string; login: string; first: string; last: string; email: string }>>`
        select distinct sources[1] as source, fields->>'login_id' as login, fields->>'first_name' as first,
               fields->>'last_name' as last, fields->>'email' as email
        from desired_row where kind = 'user' and state = 'desired' and sources && ${[...touched.added, ...touched.renamed]}
          and run_id = (select max(run_id) from desired_row)`;
        await oldIntegrationSends(practice, 'users.csv', [
          ['user_id', 'login_id', 'first_name', 'last_name', 'email', 'status'],
          ...people.map((each) => [sisIdOf(each.source), each.login, each.first, each.last, each.email, 'active']),
        ]);
        const known = new Map(placesBefore.map((each) => [each.sourcedId, each]));
        const sections = new Map(
          ends.of('section').flatMap((line) => line.sourced_ids.map((id) => [id, line] as const)),
        );
        const changed = ends.places.filter((each) => {
          const was = known.get(each.sourcedId);
          return was === undefined || was.endDate !== each.endDate || was.status !== each.status;
        });
        await oldIntegrationSends(practice, 'enrollments.csv', [
          ['section_id', 'user_id', 'role', 'status'],
          ...changed.flatMap((each) => {
            const section = sections.get(each.class);
            if (!section) return [];
            return [[section.sis_id!, sisIdOf(each.user), 'student', known.has(each.sourcedId) ? 'deleted' : 'active']];
          }),
        ]);
      }
    });
  });
}
