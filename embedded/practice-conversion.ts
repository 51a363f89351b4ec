import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { planText, resultLines } from '../client/adoption/render.js';
import { startAdoption } from '../client/adoption/start-adoption.js';
import { CommandError } from '../client/errors.js';
import { evaluationText } from '../client/evaluation/render.js';
import { startEvaluation } from '../client/evaluation/start-evaluation.js';
import { failureOf } from '../client/failure.js';
import { createProgressPrinter } from '../client/render-progress.js';
import { watchRun } from '../client/watch.js';
import { remedyOf } from '../codes/registry.js';
import { evaluationPage } from '../evaluation/page/page.js';
import { LinkState } from '../roster/adoption/link-states.js';
import type { AdoptionResult } from '../roster/adoption/result.js';
import { Confidence } from '../roster/matching/facts.js';
import { countLinks, decideLinks, listLinks } from '../store/adoption/links.js';
import { planAdoption } from '../store/adoption/plan.js';
import { districtOf } from '../store/districts/district-of.js';
import { latestEvaluation } from '../store/evaluation/read.js';
import type { Store } from '../store/postgres/connect.js';

/** Questions that are shown: what a person has to look at. */
const mostShown = 10;

export interface PracticeConversion {
  store: Store;
  temporal: Client;
  district: string;
  /** The date of the evaluation; null: today. */
  asOf: string | null;
  /** Where the evaluation is written as a page. */
  folder: string;
  say: (line: string) => void;
}

/**
 * Converts the practice district's Canvas, as an operator would by the commands that are shown: evaluated, planned, all
 * that is certain or likely confirmed, adopted. Questions stay open. Null if it was adopted in an earlier start.
 */
export async function convertPracticeCanvas(conversion: PracticeConversion): Promise<AdoptionResult | null> {
  const { store, temporal, district, asOf, folder, say } = conversion;
  const { districtId } = await districtOf(store.db, district);
  const isAdopted = (await countLinks(store.sql, districtId, null)).some(({ state }) => state === LinkState.applied);
  if (isAdopted) return null;
  const command = (words: string) => say(`\n$ rollbook ${words}`);

  command(`evaluate ${district} --html ${district}.html`);
  await ended(store, await startEvaluation(temporal, district, asOf));
  const found = (await latestEvaluation(store.db, districtId))!;
  const page = join(folder, `${district}.html`);
  writeFileSync(page, evaluationPage(found.evaluation, null), { mode: 0o600 });
  say(`\n${evaluationText(found.evaluation, null, null)}\nWritten: ${page}`);

  command(`adopt ${district} plan`);
  await planAdoption(store.sql, { districtId, evaluationRun: found.runId, ids: 'standing' });
  for (const confidence of [Confidence.certain, Confidence.likely]) {
    command(`adopt ${district} confirm --confidence ${confidence}`);
    const decision = { districtId, state: LinkState.confirmed, by: 'npm start', of: { confidence, school: null } };
    say(`${await decideLinks(store.sql, decision)} links confirmed.`);
  }

  command(`adopt ${district} apply`);
  const handle = await startAdoption(temporal, { district, school: null, isBack: false });
  await ended(store, handle);
  const result = (await handle.result()) as AdoptionResult;
  say(`\n${resultLines(result, false)}`);

  command(`adopt ${district} show`);
  const links = await listLinks(store.sql, districtId, { school: null, all: false, most: mostShown });
  say(planText(await countLinks(store.sql, districtId, null), links, mostShown));
  command(`sync ${district}`);
  return result;
}

/** Shows a run until its end. Throws `CommandError` with its code if it fails. */
async function ended(store: Store, handle: WorkflowHandle): Promise<void> {
  const printer = createProgressPrinter(process.stderr);
  for await (const snapshot of watchRun(store, handle)) printer.show(snapshot);
  const failure = await failureOf(handle);
  if (failure !== null) throw new CommandError(failure.code, failure.message, remedyOf(failure.code));
}
