import { RunKind } from '../../codes/run-kinds.js';
import { toCodedError } from '../../codes/to-coded-error.js';
import { tellsAnything } from '../../config/alert-settings.js';
import { morningMarkdown } from '../../morning/markdown.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { judgedMorning } from '../../store/reports/morning/judged.js';
import type { ActivityDeps } from '../deps.js';

/** What a run that ends, or waits, shows of the district's morning. */
export interface MorningOfRun {
  /** Markdown. */
  morning: string;
  /** Whether anybody is told. */
  alerts: boolean;
}

/** The morning after a night, for the Temporal UI. A run that cannot show it ends all the same. */
export async function morningOf(deps: ActivityDeps, run: RunContext): Promise<Partial<MorningOfRun>> {
  if (run.kind !== RunKind.provisioning) return {};
  const alerts = tellsAnything(run.settings.alerts);
  try {
    return { morning: morningMarkdown(await judgedMorning(deps.store, run.district)), alerts };
  } catch (error) {
    deps.log.warn({ district: run.district, run: run.number, code: toCodedError(error).code }, 'no morning shown');
    return { alerts };
  }
}

/** A run that broke off. */
export interface AbandonedRun {
  district: string;
  number: number;
  /** Whether anybody is told. */
  alerts: boolean;
}

/** Of a run that a newer one has closed. */
export const nobodyIsTold: AbandonedRun = { district: '', number: 0, alerts: false };
