import { mostKeepDays, lastDayOf } from '../../roster/decision-days.js';
import { selectedBy } from '../../roster/decision-request.js';
import type { Verb } from '../../roster/findings.js';
import type { Selection } from '../../roster/selection.js';
import { decideOnHeldRows, noteBecause, type DecidedRows } from '../../store/provisioning/decisions/decide.js';
import type { RunThatHeld } from '../../store/reports/run-that-held.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { decideInRun } from './decide.js';
import { asOptions, isEverything } from './selection.js';

export interface HeldRun {
  district: string;
  districtId: number;
  run: RunThatHeld;
}

export interface WantedDecision {
  verb: Verb;
  by: string;
  selection: Selection;
  /** The last day, of a `keep`. */
  until: string | null;
  because: string | null;
  atOnce: boolean;
}

export interface DecidedHeld {
  rows: DecidedRows[];
  until: string | null;
  /** Whether a run that waits carries it out; else it is kept for the next one. */
  waits: boolean;
}

/** Decides on held rows: in the run that waits for it, else for the next one. Throws `CommandError`. */
export async function decideHeld(context: Context, held: HeldRun, wanted: WantedDecision): Promise<DecidedHeld> {
  if (held.run.waitsUntil !== null) return decideInOpenRun(context, held, wanted);
  const { district, districtId, run } = held;
  const { selection, ...decision } = wanted;
  const last = lastDayOf(wanted.verb, run.asOf, wanted.until);
  if ('wrong' in last)
    throw wrongUse(last.wrong, `Name the last day: --until YYYY-MM-DD, within ${mostKeepDays} days.`);
  const rows = await decideOnHeldRows(context.store().sql, { districtId, runId: run.runId }, selection, {
    ...decision,
    ...{ until: last.day, updateId: null, atOnce: false },
  });
  if (rows.length === 0) {
    throw wrongUse(
      'NOTHING_HELD',
      `Run ${district}/${run.number} holds nothing that ${isEverything(selection) ? 'waits for a decision' : `fits ${asOptions(selection)}`}.`,
      `See what is held: rollbook hold list ${district}`,
    );
  }
  return { rows, until: last.day, waits: false };
}

/** Why somebody decided so stays in the database. */
async function decideInOpenRun(
  context: Context,
  { district, districtId, run }: HeldRun,
  { verb, by, selection, until, because, atOnce }: WantedDecision,
): Promise<DecidedHeld> {
  const { client } = await context.temporal();
  const selected = Object.entries(selectedBy).flatMap(([name, member]) =>
    selection[member] === null ? [] : [[name, selection[member]]],
  );
  const decided = await decideInRun(client, district, {
    ...{ run: run.number, verb, by, ...Object.fromEntries(selected) },
    ...(isEverything(selection) && { all: true }),
    ...(until !== null && { until }),
    ...(atOnce && { now: true }),
  });
  if (because !== null) await noteBecause(context.store().sql, districtId, decided.updateId, because);
  return { rows: decided.rows, until: decided.until, waits: true };
}
