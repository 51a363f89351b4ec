import { WorkflowFailedError } from '@temporalio/client';
import { expect } from 'vitest';
import type { PassbackReport } from '../../activities/passback/settle.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { Morning } from '../../morning/model.js';
import { command, nightThatWaits, type WaitingRun } from '../holds/waiting-run.js';
import { held, sent } from '../nights/look.js';
import { createGradebookOracle } from '../oracle/gradebook-oracle.js';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { startGradebooks, type Gradebooks } from '../passback/gradebooks.js';
import { createLossOracle } from './loss-oracle.js';
import type { Rule } from './rules.js';

/** A night of the story: what happens before it, what must come of it, and what the operator decides in the morning. */
export interface Night {
  /** A date of the district. */
  day: string;
  /** What an operator would say of it. */
  name: string;
  /** The rules that it is in the story for. */
  rules: Rule[];
  /** An event of the night goes to its day itself. */
  isNextYear?: true;
  /** What happens in the SIS, in Canvas, or between. */
  before?: (stage: Stage) => Promise<unknown>;
  /** What the run comes to: `complete` if not said. */
  outcome?: RunReport['outcome'] | 'failed' | 'waits';
  /** Reasons of what is held or waits. Default: nothing is. */
  held?: string[];
  /** Problems that are open in the morning. Default: none. */
  open?: string[];
  /** Questions that are open in the morning. */
  asked?: string[];
  /** What the passback comes to: `complete` if not said. */
  grades?: PassbackReport['outcome'];
  /** Why it is not safe for first bell. Default: it is. */
  unsafe?: string[];
  /** Whether this night's lists are proven whole. Default: yes. */
  complete?: boolean;
  /** What may stand as it stood. */
  leave?: (stage: Stage) => Leave;
  /** Classes of whose grades nothing is written. */
  gradesStand?: (stage: Stage) => string[];
  /** Rows that Canvas accepts, by kind and operation; not judged if not said. */
  sends?: Record<string, number>;
  /** Plays the night in another way than from its start to its end. */
  play?: (stage: Stage, asOf: string) => Promise<RunReport>;
  /** The run stays open for decisions; what is decided while it waits. */
  whileItWaits?: (stage: Stage, run: WaitingRun) => Promise<void>;
  /** What else must be seen. */
  then?: (stage: Stage, seen: Seen) => Promise<void> | void;
  /** What the operator decides in the morning. */
  decide?: (stage: Stage) => Promise<unknown>;
}

export interface Seen {
  /** Null: it failed. */
  report: RunReport | null;
  passback: PassbackReport;
  morning: Morning;
  /** The morning as the operator reads it; times and durations left out. */
  text: string;
}

export interface Stage extends Gradebooks {
  oracle: Oracle;
  /** Ids that nights have chosen, for later ones. */
  notes: Map<string, string[]>;
  /** By sourcedId of now, the one under which Canvas has the same person or class. */
  same: Map<string, string>;
  /** Who is to lose something tonight, as the loss oracle reads it. */
  leavers: Set<string>;
  /** A command of the command line that must do what it is asked. */
  rollbook(...words: string[]): Promise<string>;
  /** Plays a night and its passback, and says what is not as it must be, as sentences. */
  playNight(night: Night): Promise<{ found: string[]; text: string }>;
}

export async function startStage(firstDay: string): Promise<Stage> {
  const gradebooks = await startGradebooks({
    today: firstDay,
    edit: ({ limits, passback }) => {
      limits.studentDropsEarly = limits.studentDrops;
      passback.limits.zeros.class = 3;
    },
  });
  const { controlUrl } = gradebooks.sandbox;
  const same = new Map<string, string>();
  const leavers = new Set<string>();
  let today = firstDay;
  const oracle = createOracle(controlUrl, gradebooks.settings);
  const losses = createLossOracle(controlUrl);
  const classes = [gradebooks.class.id, gradebooks.otherClass.id];
  const books = createGradebookOracle({ controlUrl, classes, zone: 'America/Chicago', same });
  // Its teacher has published the course meanwhile.
  const published = `course ${gradebooks.class.id}: state is "available", must be "claimed"`;
  expect(await oracle.differences({ asOf: firstDay })).toEqual([published]);

  /** The run that waits since the night before; the next night closes it. */
  let waits: WaitingRun | null = null;

  async function playRun(night: Night): Promise<{ report: RunReport | null; outcome: string }> {
    const asOf = `${night.day}T00:30`;
    if (waits) {
      await waits.handle.signal('supersede');
      await waits.closed();
      waits = null;
    }
    if (night.whileItWaits) {
      await gradebooks.change((settings) => (settings.holds.expiresAt = '20:00'));
      waits = await nightThatWaits(gradebooks, asOf);
      await gradebooks.change((settings) => (settings.holds.expiresAt = null));
      return { report: null, outcome: 'waits' };
    }
    try {
      const report = await (night.play?.(stage, asOf) ?? gradebooks.night({ asOf }));
      return { report, outcome: report.outcome };
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return { report: null, outcome: 'failed' };
    }
  }

  async function readMorning(day: string): Promise<{ morning: Morning; text: string }> {
    const words = ['morning', gradebooks.district, '--at', `${day}T06:30`];
    const text = await command(gradebooks, ...words);
    expect(text.err).toBe('');
    const morning = (await command(gradebooks, ...words, '--json')).json<Morning>();
    return { morning, text: withoutTimes(text.out, gradebooks.district) };
  }

  const stage: Stage = {
    ...gradebooks,
    oracle,
    same,
    leavers,
    notes: new Map(),
    rollbook: async (...words) => {
      const done = await command(gradebooks, ...words);
      expect(done, done.err).toMatchObject({ code: 0 });
      return done.out;
    },
    playNight: async (night) => {
      const { day, complete } = night;
      const days = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
      if (!night.isNextYear) await gradebooks.play('next-day', { count: days });
      today = day;
      await gradebooks.clock(`${plusDays(day, -1)}T15:00:00-06:00`);
      await night.before?.(stage);
      await oracle.look();
      await losses.look();
      const { report, outcome } = await playRun(night);
      await gradebooks.clock(`${day}T05:00:00-06:00`);
      await books.look();
      const passback = await gradebooks.passBack(day, {});
      const locked = new Set([...(night.gradesStand?.(stage) ?? []), ...(stage.notes.get('left to others') ?? [])]);
      const { morning, text } = await readMorning(day);
      if (waits) await night.whileItWaits!(stage, waits);
      const leave = night.leave?.(stage);
      const found = [
        ...(await oracle.differences({
          asOf: day,
          same,
          ...(complete !== undefined && { complete }),
          ...(leave && { leave }),
        })),
        ...(await books.judge({ day, locked })).differences,
        ...(await losses.losses(leavers)),
        ...unlike('the run', outcome, night.outcome ?? 'complete'),
        ...unlike('the passback', passback.outcome, night.grades ?? 'complete'),
        ...unlike('held', report ? reasonsOf(report) : [], waits ? [] : (night.held ?? [])),
        ...unlike('open problems', codes(morning.problems), night.open ?? []),
        ...unlike(
          'questions',
          morning.decisions
            .filter(({ about }) => about === 'question')
            .map(({ what }) => what)
            .sort(),
          night.asked ?? [],
        ),
        ...unlike('against first bell', codes(morning.reasons), night.unsafe ?? []),
        ...(night.sends ? unlike('sent', report && sent(report), night.sends) : []),
      ];
      await night.then?.(stage, { report, passback, morning, text });
      leavers.clear();
      await gradebooks.calm();
      await night.decide?.(stage);
      return { found, text };
    },
  };
  return stage;
}

const codes = (rows: ReadonlyArray<{ code: string }>): string[] => rows.map(({ code }) => code).sort();

/** Why rows of a run wait or are held. */
function reasonsOf(report: RunReport): string[] {
  return [...new Set(Object.keys(held(report)).map((each) => each.split(' ')[2]!))].sort();
}

function unlike(what: string, is: unknown, mustBe: unknown): string[] {
  const [one, other] = [JSON.stringify(is), JSON.stringify(Array.isArray(mustBe) ? [...mustBe].sort() : mustBe)];
  return one === other ? [] : [`${what}: ${one}, must be ${other}`];
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The text of a morning without what differs from one machine and run to the other. */
function withoutTimes(text: string, district: string): string {
  return text
    .replaceAll(district, 'maple')
    .replace(/(ended|data as of) (\d+ \w+) \d\d:\d\d/g, '$1 $2 --:--')
    .replace(/^seconds .*$/m, 'seconds')
    .replace(/ +$/gm, '');
}
