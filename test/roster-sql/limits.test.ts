import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropCategory, droppersOf, type Droppers, type LimitCategory } from '../../roster/limits.js';
import { Operation, Phase, RowState } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import { classMeasures, dropMeasures, measures } from '../../store/provisioning/plan/measures.js';
import { addLimitFinding } from '../../store/provisioning/states/findings.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();
const studentRole = run.settings.mapping.roles.student;
const enrollment = fc.record({
  section: fc.constantFrom('s1', 's2', 's3'),
  role: fc.constantFrom('student', 'teacher', 'ta'),
  school: fc.constantFrom('701', '702', null),
});
const planned = fc.array(
  fc.record({
    user: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'),
    ...{ of: enrollment, op: mostly<Operation>(Operation.remove, Operation.create) },
    state: mostly<RowState>(RowState.released, RowState.held, RowState.waiting),
  }),
  { maxLength: 30, size: 'max' },
);
const standing = fc.array(fc.record({ of: enrollment, status: mostly('active', 'inactive') }), {
  maxLength: 30,
  size: 'max',
});

const removals = fc.uniqueArray(fc.constantFrom('s1', 's2', 's3'));

/** Counts by a key; what has none is not counted. */
function counted<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of items.map(keyOf)) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

test('drops are counted by school, class and role as the rules say, and those that were counted are held', async () => {
  await fc.assert(
    fc.asyncProperty(planned, standing, removals, async (plan, inCanvas, removed) => {
      await fill(store, {
        ...{ plan_finding_r1: [], applied_row: [] },
        plan_row_r1: removed.map((section, at) => ({
          ...{ seq: at + 1, kind: 'section', sis_id: section, op: Operation.remove, phase: Phase.removals },
          ...{ after: store.sql.json({}), sources: [] },
        })),
        plan_enrollment_r1: plan.map(({ of, user, op, state }, at) => ({
          ...{ seq: at + 1, section_id: of.section, user_id: user, role: of.role, school: of.school, op, state },
          ...{ phase: Phase.removals, after_status: 'deleted', class_id: of.section, person_id: `p${at}` },
        })),
        applied_enrollment: inCanvas.map(({ of, status }, at) => ({
          ...{ section_id: of.section, user_id: `a${at}`, role: of.role, school: of.school, status },
          ...{ since: run.asOf, accepted_run: 1, class_id: of.section },
        })),
      });
      const drops = plan.filter((each) => each.op === Operation.remove && each.state === RowState.released);
      const comes = plan.filter((each) => each.op === Operation.create && each.state === RowState.released);
      const moves = ({ of, user }: (typeof plan)[number]) =>
        comes.some((each) => each.user === user && each.of.role === of.role && each.of.section !== of.section);
      const weighed = drops.filter((each) => !(removed.includes(each.of.section) && moves(each)));
      const active = inCanvas.filter((each) => each.status === 'active');
      const schoolKey = ({ of }: { of: { role: string; school: string | null } }) =>
        `${of.school ?? ''} ${dropCategory[droppersOf(of.role, studentRole)]}`;
      const bySchool = counted(weighed, schoolKey);
      const bases = counted(active, schoolKey);

      const told = await store.sql.begin((tx) => dropMeasures(tx, run));
      const inWords = told.map((each) => `${each.school} ${each.category}: ${each.count} of ${each.base}`);
      const keys = weighed.length === 0 ? [] : [...new Set([...bySchool.keys(), ...bases.keys()])];
      const expected = keys.map((key) => `${key}: ${bySchool.get(key) ?? 0} of ${bases.get(key) ?? 0}`);
      expect(inWords.sort()).toEqual(expected.sort());

      for (const { school, category, count } of told) {
        const hold = { school, category, reason: 'OVER_SCHOOL_LIMIT', count, base: 0 } as const;
        await store.sql.begin((tx) => addLimitFinding(tx, run, hold));
      }
      const found = await store.sql<Array<{ seq: number }>>`select seq::int from plan_finding_r1 order by seq`;
      expect(found.map(({ seq }) => seq)).toEqual(plan.flatMap((each, at) => (weighed.includes(each) ? [at + 1] : [])));

      const ofClass = (who: Droppers, items: ReadonlyArray<{ of: { section: string; role: string } }>) =>
        counted(items, ({ of }) => (droppersOf(of.role, studentRole) === who ? of.section : null));
      const sections = [...new Set(drops.map(({ of }) => of.section))].sort();
      const both = (items: Parameters<typeof ofClass>[1], section: string) => ({
        students: ofClass('students', items).get(section) ?? 0,
        teachers: ofClass('teachers', items).get(section) ?? 0,
      });
      const classes = await store.sql.begin((tx) => classMeasures(tx, run));
      expect(classes.sort((a, b) => (a.sectionId < b.sectionId ? -1 : 1))).toEqual(
        sections.map((sectionId) => ({
          sectionId,
          ...{ before: both(active, sectionId), drops: both(drops, sectionId), gains: both(comes, sectionId) },
          movers: ofClass('students', drops.filter(moves)).get(sectionId) ?? 0,
          isRemoved: removed.includes(sectionId),
        })),
      );
    }),
    sets,
  );
});

test('rows that limits speak of are held as they are counted: those of open proposals are not', async () => {
  const category = mostly<LimitCategory | null>('newUsers', 'nameChanges', null);
  const row = fc.record({ category, school: fc.constantFrom('701', '702', null), asked: mostly(false, true) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20, size: 'max' }), async (rows) => {
      await fill(store, {
        ...{ plan_enrollment_r1: [], plan_finding_r1: [], applied_row: [] },
        plan_row_r1: rows.map(({ category, school, asked }, at) => ({
          ...{ seq: at + 1, kind: 'user', sis_id: `u${at}`, op: 'update', phase: Phase.additions, category, school },
          ...{ after: store.sql.json({}), sources: [], depends_kind: asked ? 'proposal' : null },
        })),
      });
      const told = await store.sql.begin((tx) => measures(tx, run));
      const weighed = rows.filter((each) => each.category !== null && !each.asked);
      expect(told.reduce((sum, each) => sum + each.count, 0)).toBe(weighed.length);
      for (const { school, category, count, base } of told) {
        const hold = { school, category, reason: 'OVER_SCHOOL_LIMIT', count, base } as const;
        await store.sql.begin((tx) => addLimitFinding(tx, run, hold));
      }
      const found = await store.sql<Array<{ seq: number }>>`select seq::int from plan_finding_r1 order by seq`;
      expect(found.map(({ seq }) => seq)).toEqual(rows.flatMap((each, at) => (weighed.includes(each) ? [at + 1] : [])));
    }),
    sets,
  );
});
