import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPinned, PinKind } from '../../roster/pins.js';
import { Operation, Phase } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import { pinsEnrollment, pinsInRun, pinsRow } from '../../store/provisioning/decisions/pins.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();
const classId = fc.constantFrom('c1', 'c2');
const personId = fc.constantFrom('p1', 'p2');
const pin = fc.oneof(
  fc.record({ kind: fc.constant(PinKind.enrollment), classId, personId }),
  fc.record({ kind: fc.constant(PinKind.course), classId, personId: fc.constant(null) }),
  fc.record({ kind: fc.constant(PinKind.person), classId: fc.constant(null), personId }),
);
const ends = fc.constantFrom('2026-11-22', run.asOf, '2026-12-24');
const isOver = fc.boolean();
const op = fc.constantFrom(...Object.values(Operation));
const row = fc.oneof(
  fc.record({ kind: fc.constantFrom('course', 'section'), op, source: classId }),
  fc.record({ kind: fc.constantFrom('user', 'account'), op, source: personId }),
);

test('planned rows are pinned as the rule says, while a pin lasts and nobody has taken it away', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ pin, until: ends, isOver }), { maxLength: 4 }),
      fc.array(row, { maxLength: 8 }),
      fc.array(fc.record({ op, classId, personId }), { maxLength: 8 }),
      async (pins, rows, enrollments) => {
        await fill(store, {
          pin: pins.map(({ pin: { kind, classId: of, personId: who }, until, isOver: over }) => ({
            ...{ kind, class_id: of, person_id: who, until, pinned_by: 'an operator', because: 'a test' },
            removed_at: over ? run.readAt : null,
          })),
          plan_row_r1: rows.map((each, at) => ({
            ...{ seq: at + 1, kind: each.kind, sis_id: `r${at}`, op: each.op, phase: Phase.additions },
            ...{ after: store.sql.json({}), sources: [each.source] },
          })),
          plan_enrollment_r1: enrollments.map((each, at) => ({
            ...{ seq: at + 1, section_id: 's', user_id: 'u', role: 'student', op: each.op, phase: Phase.additions },
            ...{ after_status: 'active', class_id: each.classId, person_id: each.personId },
          })),
        });
        const counting = pins.filter((each) => each.until >= run.asOf && !each.isOver).map((each) => each.pin);
        const found = await store.sql.begin(async (tx) => ({
          rows: await tx<Array<{ seq: number }>>`
            select distinct p.seq::int from (${pinsInRun(tx, run)}) n join plan_row_r1 p on ${pinsRow(tx)} order by 1`,
          enrollments: await tx<Array<{ seq: number }>>`
            select distinct p.seq::int from (${pinsInRun(tx, run)}) n join plan_enrollment_r1 p on ${pinsEnrollment(tx)} order by 1`,
        }));
        const places = (all: ReadonlyArray<Parameters<typeof isPinned>[1]>) =>
          all.flatMap((each, at) => (counting.some((one) => isPinned(one, each)) ? [at + 1] : []));
        expect(found.rows.map(({ seq }) => seq)).toEqual(
          places(
            rows.map(({ kind, op: of, source }) => {
              const isClass = kind === 'course' || kind === 'section';
              return { kind, op: of, classIds: isClass ? [source] : [], personIds: isClass ? [] : [source] };
            }),
          ),
        );
        expect(found.enrollments.map(({ seq }) => seq)).toEqual(
          places(
            enrollments.map((each) => ({
              ...{ kind: 'enrollment', op: each.op, classIds: [each.classId], personIds: [each.personId] },
            })),
          ),
        );
      },
    ),
    sets,
  );
});
