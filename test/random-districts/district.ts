import type { PassbackReport } from '../../activities/passback/settle.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import { lastDayOf } from '../../roster/decision-days.js';
import { Verb } from '../../roster/findings.js';
import { ProposalState } from '../../roster/proposals.js';
import { decideOnHeldRows } from '../../store/provisioning/decisions/decide.js';
import { answerProposal, proposalsOf } from '../../store/provisioning/decisions/proposals.js';
import { directNight } from '../nights/direct-night.js';
import { openPracticeDistrict, type PracticeDistrict } from '../nights/practice-district.js';
import { twoSections } from '../passback/marking-period.js';
import { directPassback } from './direct-passback.js';
import type { Happening } from './happenings.js';

/** A Friday in autumn. */
export const firstDay = '2026-10-16';
export const zone = 'America/Chicago';
const unlimited = { class: 1_000_000, school: 1_000_000, district: 1_000_000 };

/** A practice district with classes that are taught, whose runs are played without the engine. */
export interface RandomDistrict extends PracticeDistrict {
  /** Two sections of one course, which are taught. */
  taught: string[];
  /** Goes to the next school day, on which teachers and the office do what they do. Returns it, and the classes that are locked. */
  nextDay(): Promise<{ day: string; locked: ReadonlySet<string> }>;
  play(event: Happening): Promise<void>;
  fault(fault: Happening): Promise<void>;
  calm(): Promise<void>;
  /** Null if the run failed, as one may whose SIS or Canvas answers with errors. */
  night(asOf: string): Promise<RunReport | null>;
  passBack(asOf: string): Promise<PassbackReport | null>;
  /** Decides on everything that the latest run held. */
  decide(verb: 'release' | 'discard'): Promise<void>;
  /** Answers all open questions with yes. */
  acceptAll(): Promise<void>;
}

export async function openRandomDistrict(seed: number): Promise<RandomDistrict> {
  const practice = await openPracticeDistrict({
    ...{ seed: `random-${seed}`, today: firstDay },
    edit: ({ passback, enrollments }) => {
      // A former teacher would stay for days in which nothing else happens.
      enrollments.teacherOverlapDays = 0;
      passback.enabled = true;
      passback.firstSend = 'released';
      for (const limit of Object.values(passback.limits)) Object.assign(limit, unlimited);
    },
  });
  const { store, control, district } = practice;
  await directNight(practice, `${firstDay}T00:30`);
  const [{ id }] = await store.sql<[{ id: number }]>`select id from district where key = ${district}`;
  const taught = await twoSections(practice);
  const locked = new Set<string>();
  return {
    ...practice,
    taught,
    nextDay: async () => {
      const { day, acts } = (await control('POST', '/teaching/next-day', {
        ...{ seed: String(seed), classes: taught, zone },
      })) as { day: string; acts: Array<{ kind?: string; settings: Record<string, unknown> }> };
      for (const { kind, settings } of acts) {
        if (kind === 'lock-term') locked.add(String(settings.class));
        if (kind === 'unlock-term') locked.delete(String(settings.class));
      }
      return { day, locked };
    },
    play: async ({ name, settings }) => {
      // Some are impossible in some districts: nobody has left who could come back.
      await control('POST', '/events', { kind: name, ...settings }).catch((error: Error) => {
        if (!/: 4\d\d /.test(error.message)) throw error;
      });
    },
    fault: async ({ name, settings }) => void (await control('PUT', `/faults/${name}`, settings)),
    calm: async () => void (await control('DELETE', '/faults')),
    night: (asOf) => orFailed(directNight(practice, asOf)),
    passBack: (asOf) => orFailed(directPassback(practice, asOf)),
    decide: async (verb) => {
      const [run] = await store.sql<Array<{ id: number; asOf: string }>>`
        select r.id, r.as_of::text as "asOf" from run r join provisioning_run p on p.run_id = r.id where r.outcome = 'held' order by r.id desc limit 1`;
      if (!run) return;
      const last = lastDayOf(Verb[verb], run.asOf, null);
      if ('wrong' in last) throw new Error(last.wrong);
      const everything = { school: null, kind: null, operation: null, reason: null };
      await decideOnHeldRows(
        store.sql,
        { districtId: id, runId: run.id },
        { ...everything, classId: null, personId: null, rowId: null },
        { verb: Verb[verb], by: 'office', until: last.day, because: null, updateId: null, atOnce: false },
      );
    },
    acceptAll: async () => {
      for (const each of await proposalsOf(store.db, id, false))
        await answerProposal(store.db, id, each.id, { state: ProposalState.accepted, by: 'office' });
    },
  };
}

async function orFailed<Report>(run: Promise<Report>): Promise<Report | null> {
  try {
    return await run;
  } catch (error) {
    if ((error as { code?: unknown; type?: unknown }).code ?? (error as { type?: unknown }).type) return null;
    throw error;
  }
}
