import fc from 'fast-check';
import { Restriction } from '../../roster/calendar.js';
import { Finding, surprises, Verb } from '../../roster/findings.js';
import { PinKind, type Pinned } from '../../roster/pins.js';
import { Operation, Phase } from '../../roster/plan.js';
import { IdentityQuestion, ProposalState } from '../../roster/proposals.js';
import {
  decidableEnrollment,
  decidableRow,
  type Circumstances,
  type ModelDecision,
  type ModelPlan,
  type ModelRow,
} from './state-model.js';

export const asOf = '2026-11-23';

const rowFindings = [Finding.accountMoved, Finding.overSchoolLimit, Finding.courseConcluded, ...surprises];
const dropFindings = [
  ...[Finding.mostOfClass, Finding.lastTeacher, Finding.recordFound],
  ...[Finding.courseConcluded, Finding.waitsForSuccessor],
];
/** Most rows have no finding, so that what is blocked by others shows. */
const someOf = (findings: readonly Finding[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant([] as Finding[]) },
    { weight: 1, arbitrary: fc.subarray([...findings]) },
  );

/** None, in most plans: what people and the calendar say must not drown what was found. */
const few = <Item>(item: fc.Arbitrary<Item>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant([] as Item[]) }, fc.array(item, { maxLength: 2 }));

const places = [0, 1, 2, 3];
const classId = fc.constantFrom(...places.map((at) => `class ${at}`));
const personId = fc.constantFrom(...places.map((at) => `person ${at}`));
const pin: fc.Arbitrary<Pinned> = fc.oneof(
  fc.record({ kind: fc.constant(PinKind.enrollment), classId, personId }),
  fc.record({ kind: fc.constant(PinKind.course), classId, personId: fc.constant(null) }),
  fc.record({ kind: fc.constant(PinKind.person), classId: fc.constant(null), personId }),
);

const questionAbout = (question: IdentityQuestion, record: fc.Arbitrary<string>) =>
  fc.record({
    ...{ question: fc.constant(question), leftId: record, rightId: record, holdsRight: fc.boolean() },
    ...{ state: fc.constantFrom(...Object.values(ProposalState)), answeredMeanwhile: fc.boolean() },
  });
const proposal = fc
  .oneof(questionAbout(IdentityQuestion.class, classId), questionAbout(IdentityQuestion.person, personId))
  .map((each) => ({ ...each, answeredMeanwhile: each.answeredMeanwhile && each.state !== ProposalState.open }));

const calendarEntry = fc.record({
  schools: fc.subarray(['s1', 's2']),
  mode: fc.constantFrom(...Object.values(Restriction)),
  from: fc.constantFrom('2026-11-01', asOf),
  until: fc.constantFrom('2026-11-22', asOf, asOf, asOf),
});

/** A decision about one row of the plan, exactly or by its id, or about many. */
const decided = fc.record({
  verb: fc.constantFrom(...Object.values(Verb)),
  place: fc.option(fc.nat(23)),
  isExact: fc.boolean(),
  /** Of a release: whether the row still does what it was released to do. */
  isSame: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  kind: fc.option(fc.constantFrom('account', 'course', 'section', 'user', 'enrollment')),
  operation: fc.option(fc.constantFrom(...Object.values(Operation))),
  seen: fc.subarray([...surprises]),
  atOnce: fc.boolean(),
  counts: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
});
type Decided = typeof decided extends fc.Arbitrary<infer One> ? One : never;

function decisionsOn(plan: Pick<ModelPlan, 'rows' | 'enrollments'>, all: readonly Decided[]): ModelDecision[] {
  const rows = [...plan.rows.map(decidableRow), ...plan.enrollments.map(decidableEnrollment)];
  const exact = new Map<string, ModelDecision>();
  const decisions = all.map(({ place, isExact, isSame, kind, operation, ...each }): ModelDecision => {
    const row = place === null ? undefined : rows[place % Math.max(1, rows.length)];
    const releases = each.verb === Verb.release;
    if (!row || !isExact) return { ...each, kind, operation, rowId: row?.id ?? null, exactly: null, seen: null };
    const exactly = !releases ? row.subject : isSame ? row.effect : `another ${row.effect}`;
    const decision = { ...each, kind: null, operation: null, rowId: null, exactly, atOnce: releases && each.atOnce };
    exact.set(row.subject, decision);
    return decision;
  });
  // Deciding again on the same row replaces what was decided.
  const last = new Set(exact.values());
  return decisions.filter((each) => each.exactly === null || last.has(each));
}

export const releaseAll: ModelDecision = {
  ...{ verb: Verb.release, kind: null, operation: null, rowId: null, exactly: null, seen: null },
  ...{ atOnce: false, counts: true },
};

/** A plan that nobody has said anything about. */
export const nothingSaid: Circumstances = {
  ...{ decisions: [], pins: [], proposals: [], calendar: [] },
  ...{ asOf, onlyAdds: false },
};

/** Two accounts, three courses with a section each, a course with two, four people, in two schools. */
const courseOf = new Map(places.map((at) => [`section ${at}`, `course ${Math.min(at, 2)}`]));
const schoolOf = (course: number): string => (course < 2 ? 's1' : 's2');
const things: Array<Pick<ModelRow, 'kind' | 'id' | 'school' | 'sources' | 'parents'>> = [
  { kind: 'term', id: 'term', school: null, sources: ['term'], parents: [] },
  { kind: 'account', id: 'district', school: null, sources: ['district'], parents: [] },
  { kind: 'account', id: 'school', school: 's1', sources: ['s1'], parents: ['account:district'] },
  ...[0, 1, 2].map((at) => ({
    ...{ kind: 'course' as const, id: `course ${at}`, school: schoolOf(at) },
    ...{ sources: at < 2 ? [`class ${at}`] : ['class 2', 'class 3'], parents: ['account:school', 'term:term'] },
  })),
  ...[...courseOf].map(([id, course], at) => ({
    ...{ kind: 'section' as const, id, school: schoolOf(at), sources: [`class ${at}`], parents: [`course:${course}`] },
  })),
  ...places.map((at) => ({
    ...{ kind: 'user' as const, id: `user ${at}`, school: schoolOf(at), sources: [`person ${at}`], parents: [] },
  })),
];

const operation = fc.oneof(
  { weight: 1, arbitrary: fc.constant('create' as const) },
  { weight: 3, arbitrary: fc.constantFrom('create' as const, 'update' as const, 'remove' as const, 'none' as const) },
);
const move = fc.record({
  section: fc.constantFrom(...places),
  user: fc.constantFrom(...places),
  student: fc.boolean(),
  op: fc.constantFrom('create' as const, 'remove' as const),
  findings: someOf(dropFindings),
});

interface Drawn {
  ops: ReadonlyArray<Operation | 'none'>;
  found: Finding[][];
  loses: boolean[];
  moves: Array<typeof move extends fc.Arbitrary<infer One> ? One : never>;
  byDay: boolean;
  said: Pick<ModelPlan, 'pins' | 'proposals' | 'calendar' | 'onlyAdds'>;
  decided: Decided[];
}

function planOf({ ops, found, loses, moves, byDay, said, decided: all }: Drawn): ModelPlan {
  /** By day everything that takes away waits for the night. */
  const late = (phase: number): Finding[] => (byDay && phase >= Phase.removals ? [Finding.afterFinishBy] : []);
  const rows = things.flatMap((thing, at): ModelRow[] => {
    const op = ops[at]!;
    if (op === 'none' || (op === 'remove' && thing.kind === 'user')) return [];
    const first = thing.kind === 'account' || thing.kind === 'term';
    const takes = op === 'remove' || (op === 'update' && loses[at]!);
    const phase = takes ? Phase.removals : first ? Phase.prerequisites : Phase.additions;
    return [{ ...thing, op, phase, findings: [...found[at]!, ...late(phase)] }];
  });
  const removed = (kind: string, id: string): boolean =>
    rows.some((each) => each.kind === kind && each.id === id && each.op === 'remove');
  const seen = new Set<string>();
  const enrollments = moves.flatMap(({ section, user, student, op, findings }) => {
    const key = `${section} ${user} ${student}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const id = `section ${section}`;
    const cascades = op === 'remove' && (removed('section', id) || removed('course', courseOf.get(id)!));
    const takes = cascades && findings.length === 0 ? Phase.cascaded : Phase.removals;
    const phase = op === 'create' ? Phase.additions : takes;
    return [
      {
        ...{ section: id, user: `user ${user}`, student, op, phase, school: schoolOf(section) },
        ...{ classId: `class ${section}`, personId: `person ${user}` },
        findings: [...findings, ...late(phase)],
      },
    ];
  });
  const asked = new Map(said.proposals.map((each) => [`${each.question} ${each.leftId} ${each.rightId}`, each]));
  const decisions = decisionsOn({ rows, enrollments }, all);
  return { ...said, rows, enrollments, courseOf, asOf, decisions, proposals: [...asked.values()] };
}

const onlyAdds = fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true));
const plans = fc
  .record({
    ops: fc.array(operation, { minLength: 14, maxLength: 14 }),
    found: fc.array(someOf(rowFindings), { minLength: 14, maxLength: 14 }),
    loses: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
    moves: fc.array(move, { maxLength: 10 }),
    byDay: fc.boolean(),
    said: fc.record({ pins: few(pin), proposals: few(proposal), calendar: few(calendarEntry), onlyAdds }),
    decided: fc.array(decided, { maxLength: 5 }),
  })
  .map(planOf);

const one = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { minLength: 1, maxLength: 1 });
const none = fc.constant([]);
const adds = fc.constant(false);
/** Plans that only add, of which nothing was found, and of which one thing was said: much is skipped for them. */
const additions = fc
  .record({
    ops: fc.array(fc.constantFrom('create' as const, 'none' as const), { minLength: 14, maxLength: 14 }),
    moves: fc.array(move, { maxLength: 10 }),
    said: fc.oneof(
      fc.record({ pins: one(pin), proposals: none, calendar: none, onlyAdds: adds }),
      fc.record({ pins: none, proposals: one(proposal), calendar: none, onlyAdds: adds }),
      fc.record({ pins: none, proposals: none, calendar: one(calendarEntry), onlyAdds: adds }),
    ),
  })
  .map(({ ops, moves, said }) =>
    planOf({
      ...{ ops, said, decided: [], byDay: false, loses: [], found: ops.map(() => []) },
      moves: moves.map((each) => ({ ...each, op: 'create', findings: [] })),
    }),
  );

export const randomPlans: fc.Arbitrary<ModelPlan> = fc.oneof(
  { weight: 4, arbitrary: plans },
  { weight: 1, arbitrary: additions },
);
