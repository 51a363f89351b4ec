import { isWell, RunOutcome } from '../codes/run-outcome.js';
import type { FirstBellReason } from '../codes/first-bell-reasons.js';
import type { Morning, MorningFacts, Reason, SchoolHarm } from './model.js';
import { nightState, NightState } from './night.js';

const reasonOfNight: Partial<Record<NightState, FirstBellReason>> = {
  [NightState.missing]: 'NIGHT_MISSING',
  [NightState.paused]: 'NIGHT_PAUSED',
  [NightState.late]: 'NIGHT_LATE',
  [NightState.broken]: 'NIGHT_BROKEN',
};

/**
 * Judges a morning: it is safe for first bell where the night has come to its end on lists that were believed, nobody has
 * lost a class, a teacher or a login by it, and nothing that somebody should have is kept from them. What only waits, and
 * takes nothing from anybody meanwhile, is a remark. Pure.
 */
export function judgeMorning(facts: MorningFacts): Morning {
  const reasons = reasonsAgainst(facts);
  return { ...facts, safe: reasons.length === 0, reasons, remarks: remarksOn(facts) };
}

function reasonsAgainst(facts: MorningFacts): Reason[] {
  const { district, night, schedule, zone, now, harm, decisions, keptAway } = facts;
  const run = night === null ? district : `${district}/${night.number}`;
  const lost = (member: 'emptiedClasses' | 'classesWithoutTeacher' | 'studentsWithoutClass' | 'lostLogins') =>
    total(harm, member);
  const state = nightState(night, schedule, zone, now);
  const ofNight = reasonOfNight[state];
  const taken = `rollbook changes ${run} --kind enrollment --op remove`;
  const held = decisions.filter((each) => each.givesSomething).reduce((sum, { rows }) => sum + rows, 0);
  const kept = keptAway.people + keptAway.classes + keptAway.enrollments + keptAway.others;
  const command = commandOfNight(state, district, run, facts.observes);
  const nightly: Reason[] = ofNight === undefined ? [] : [{ code: ofNight, count: null, command }];
  const disbelieved = counted('LISTS_NOT_BELIEVED', facts.disbelieved.length, `rollbook run ${run}`);
  // What stands in Canvas is the other integration's doing.
  if (facts.observes) return [...nightly, ...disbelieved];
  return [
    ...nightly,
    ...counted('CLASSES_EMPTIED', lost('emptiedClasses'), taken),
    ...counted('CLASSES_WITHOUT_TEACHER', lost('classesWithoutTeacher'), taken),
    ...counted('STUDENTS_WITHOUT_CLASS', lost('studentsWithoutClass'), taken),
    ...counted('LOGINS_LOST', lost('lostLogins'), `rollbook changes ${run} --kind user --op update`),
    ...counted('ADDITIONS_HELD', held, `rollbook hold show ${district}`),
    ...counted('WANTED_KEPT_OUT', kept, `rollbook problems ${district}`),
    ...disbelieved,
    ...counted('ROWS_UNSETTLED', facts.unsettled, `rollbook changes ${run} --outcome rejected`),
  ];
}

function commandOfNight(state: NightState, district: string, run: string, observes: boolean): string {
  // One that is at work is watched, not started again.
  if (state === NightState.late && observes) return `rollbook evaluate ${district}`;
  if (state === NightState.late) return `rollbook sync ${district} --watch`;
  if (state === NightState.broken) return `rollbook run ${run}`;
  return `rollbook schedule ${district}`;
}

function remarksOn({
  district,
  night,
  unproven,
  decisions,
  grades,
  problems,
  observes,
  shadow,
}: MorningFacts): Reason[] {
  const waiting = decisions.filter(({ about, givesSomething }) => about === 'rows' && !givesSomething);
  const questions = decisions.filter(({ about }) => about === 'question');
  const sum = (rows: readonly { rows: number }[]): number => rows.reduce((all, each) => all + each.rows, 0);
  const fresh = problems.reduce((all, { newCauses }) => all + newCauses, 0);
  const parked = grades?.parkedByTeacher.reduce((all, each) => all + each.grades, 0) ?? 0;
  const outcome = grades?.run?.outcome ?? null;
  const isBroken =
    outcome !== null && !isWell(outcome) && outcome !== RunOutcome.held && outcome !== RunOutcome.partial;
  const run = night === null ? district : `${district}/${night.number}`;
  const differences = `rollbook evaluation differences ${district}`;
  return [
    ...(observes ? [{ code: 'ONLY_OBSERVED' as const, count: null, command: differences }] : []),
    ...counted('CANVAS_DIFFERS', shadow?.now ?? 0, differences),
    ...counted('DIFFERENCES_NEW', shadow?.fresh ?? 0, `${differences} --new`),
    ...counted('LISTS_NOT_PROVEN', unproven.length, `rollbook run ${run}`),
    ...counted('REMOVALS_HELD', sum(waiting), `rollbook hold show ${district}`),
    ...counted('QUESTIONS_OPEN', sum(questions), `rollbook proposal list ${district}`),
    ...counted('PROBLEMS_NEW', fresh, `rollbook problems ${district}`),
    ...counted('GRADES_WAIT', parked + (grades?.held ?? 0), `rollbook grades list ${district}`),
    ...counted(
      'CLASSES_LEFT_OUT',
      grades?.leftOut.reduce((all, { classes }) => all + classes, 0) ?? 0,
      `rollbook grades list ${district}`,
    ),
    ...(isBroken
      ? [{ code: 'PASSBACK_BROKEN' as const, count: null, command: `rollbook run ${district}/${grades!.run!.number}` }]
      : []),
    ...counted('PERIOD_CLOSES', grades?.closing.length ?? 0, `rollbook grades closing ${district}`),
  ];
}

function counted(code: FirstBellReason, count: number, command: string): Reason[] {
  return count > 0 ? [{ code, count, command }] : [];
}

/** A sum over the schools. */
function total(
  harm: readonly SchoolHarm[],
  member: 'emptiedClasses' | 'classesWithoutTeacher' | 'studentsWithoutClass' | 'lostLogins',
): number {
  return harm.reduce((sum, school) => sum + school[member], 0);
}

/** Districts in the order in which somebody should look at them: the unsafe ones first, and those with most reasons. */
export function worstFirst(mornings: readonly Morning[]): Morning[] {
  return [...mornings].sort(
    (one, other) =>
      Number(one.safe) - Number(other.safe) ||
      other.reasons.length - one.reasons.length ||
      other.remarks.length - one.remarks.length ||
      (one.district < other.district ? -1 : 1),
  );
}
