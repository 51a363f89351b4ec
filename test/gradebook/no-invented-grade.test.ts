import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assignment } from '../../canvas/grades/model.js';
import type { ClassFacts, StoredSubmission } from '../../gradebook/class-facts.js';
import { sameNumber } from '../../gradebook/numbers.js';
import { planClass, type ClassPlan } from '../../gradebook/plan-class.js';
import { prepareClass } from '../../gradebook/prepare-class.js';
import { build, classSourcedId, grid, type Built } from './random-classes.js';

const planOf = ({ facts, policy, inSis }: Built) => planClass(prepareClass(facts, policy), facts, inSis, policy);

/** A planned result with the row of Canvas that it is about. */
function planned(
  built: Built,
): Array<{ write: ClassPlan['results'][number]; row: StoredSubmission; work: Assignment }> {
  return planOf(built).results.map((write) => {
    const { assignment: work, submissions } = built.facts.work.find(
      (each) => each.assignment.id === write.assignmentId,
    )!;
    return { write, work, row: submissions.find((each) => each.sisUserId === write.studentSourcedId)! };
  });
}

/** As a whole, or in all its parts. */
function isExcused(row: StoredSubmission, { hasCheckpoints }: Assignment): boolean {
  return row.excused || (hasCheckpoints && row.parts.length > 0 && row.parts.every((each) => each.excused));
}

const always = (holds: (built: Built) => void) =>
  fc.assert(
    fc.property(grid, (each) => holds(build(each))),
    { numRuns: 1_000 },
  );

test('a number that is sent is one that Canvas holds of this student and this work, posted unless the district says otherwise', () => {
  always((built) => {
    const { late, unposted } = built.policy.passback;
    for (const { write, row } of planned(built)) {
      if (write.after === null || write.after.exempt) continue;
      const held = late === 'beforeDeduction' ? (row.enteredScore ?? row.score) : row.score;
      expect(row.score).not.toBeNull();
      expect(row.scoreIsMissing).toBe(false);
      expect(sameNumber(write.after.score, held)).toBe(true);
      if (unposted === 'wait') expect(row.postedAt).not.toBeNull();
      expect(row.state).not.toBe('pending_review');
    }
  });
});

test('who is excused never gets a number that counts', () => {
  always((built) => {
    for (const { write, row, work } of planned(built)) {
      if (!isExcused(row, work) || write.after === null) continue;
      expect(write.after.exempt).toBe(true);
      expect(built.policy.passback.excused).toBe('exempt');
    }
  });
});

test('what has vanished, has left, or does not say its score changes nothing', () => {
  always((built) => {
    const enrolled = new Map(built.facts.students.map((each) => [each.sourcedId, each.isEnrolled]));
    for (const { write, row, work } of planned(built)) {
      expect(row.vanished).toBe(false);
      expect(enrolled.get(write.studentSourcedId)).toBe(true);
      if (!isExcused(row, work)) expect(row.scoreIsMissing).toBe(false);
    }
  });
});

test('only what was sent from here is taken back, when its row is there without a score or is excused', () => {
  always((built) => {
    for (const { write, row, work } of planned(built)) {
      if (write.op !== 'withdraw') continue;
      const link = built.facts.links.find((each) => each.assignmentId === work.id);
      const last = link?.results.find((each) => each.studentSourcedId === write.studentSourcedId);
      expect(last).toBeDefined();
      expect(row.score === null || isExcused(row, work)).toBe(true);
    }
  });
});

test('what somebody changed or entered in the SIS is not overwritten unless the district says so', () => {
  always((built) => {
    if (built.policy.passback.conflicts === 'canvas') return;
    for (const { write, work } of planned(built)) {
      if (write.conflict !== null || write.before === null) continue;
      const link = built.facts.links.find((each) => each.assignmentId === work.id);
      const last = link?.results.find((each) => each.studentSourcedId === write.studentSourcedId);
      expect(last?.exempt).toBe(write.before.exempt);
      if (!write.before.exempt) expect(sameNumber(last!.score, write.before.score)).toBe(true);
    }
  });
});

test('nothing is written into a period after its cut-off', () => {
  always((built) => {
    const { cutOff } = built.facts.periods[0]!;
    if (cutOff === null || built.policy.now < cutOff) return;
    const plan = planOf(built);
    expect([...plan.lineItems, ...plan.results]).toEqual([]);
  });
});

test('once the SIS holds what was planned, nothing is left to write', () => {
  always((built) => {
    const plan = planOf(built);
    const writes = plan.results.filter((each) => each.conflict === null);
    const inSis = new Map(built.inSis.map((each) => [each.sourcedId, each]));
    for (const { sourcedId, lineItemSourcedId, studentSourcedId, after } of writes) {
      if (after === null) inSis.delete(sourcedId);
      else {
        const scoreStatus = after.exempt ? ('exempt' as const) : ('fully graded' as const);
        inSis.set(sourcedId, {
          ...{ sourcedId, lineItemSourcedId, studentSourcedId, score: after.score, scoreStatus },
          ...{ comment: null, isActive: true },
        });
      }
    }
    const links = applied(built, plan);
    const again = planOf({ ...built, facts: { ...built.facts, ...links }, inSis: [...inSis.values()] });
    expect(again.lineItems).toEqual([]);
    expect(again.results.filter((each) => each.conflict === null)).toEqual([]);
  });
});

/** The line items and links of a class once its plan was accepted. */
function applied({ facts }: Built, plan: ClassPlan): Pick<ClassFacts, 'links' | 'lineItems'> {
  const lineItems = new Map(facts.lineItems.map((each) => [each.sourcedId, each]));
  const links = new Map(facts.links.map((each) => [each.assignmentId, { ...each, results: [...each.results] }]));
  for (const { assignmentId, sourcedId, generation, fields } of plan.lineItems) {
    const before = lineItems.get(sourcedId) ?? ({ sourcedId, isActive: true, classSourcedId } as never);
    lineItems.set(sourcedId, { ...before, ...fields });
    const link = links.get(assignmentId);
    const known = { ...link?.accepted, ...fields } as ClassFacts['links'][number]['accepted'];
    const results = link?.results ?? [];
    links.set(assignmentId, {
      assignmentId,
      sourcedId,
      generation,
      accepted: known,
      results,
      state: 'active' as const,
    });
  }
  for (const { assignmentId, studentSourcedId, sourcedId, after } of plan.results.filter((each) => !each.conflict)) {
    const link = links.get(assignmentId)!;
    link.results = link.results.filter((each) => each.studentSourcedId !== studentSourcedId);
    if (after) link.results.push({ studentSourcedId, sourcedId, ...after });
  }
  for (const { assignmentId, ...result } of plan.adopted) {
    const link = links.get(assignmentId)!;
    link.results = [...link.results.filter((each) => each.studentSourcedId !== result.studentSourcedId), result];
  }
  for (const { assignmentId, studentSourcedId } of plan.forgotten) {
    const link = links.get(assignmentId)!;
    link.results = link.results.filter((each) => each.studentSourcedId !== studentSourcedId);
  }
  return { links: [...links.values()], lineItems: [...lineItems.values()] };
}
