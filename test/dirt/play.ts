import { WorkflowFailedError } from '@temporalio/client';
import { expect } from 'vitest';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { DistrictSettings } from '../../config/settings.js';
import { startPractice } from '../nights/practice.js';
import { openPracticeDistrict } from '../nights/practice-district.js';
import { nothingInCanvas, readCanvas } from '../oracle/read.js';
import { ProposalState, Question } from '../../roster/proposals.js';
import { answerProposal, proposalsOf } from '../../store/provisioning/decisions/proposals.js';
import type { Store } from '../../store/postgres/connect.js';
import { directNight } from '../nights/direct-night.js';
import { expectedOf, frozenOf, standingIn, timezone, type Expected } from './expected.js';
import { differences, lost, missing, Owners } from './judge.js';
import { storyOf, type Emptied, type Story } from './story.js';

/** A district whose nights are played. */
interface Stage {
  controlUrl: string;
  store: Store;
  /** Plays a night. Rejects if the run fails. */
  night(asOf: string): Promise<RunReport>;
  stop(): Promise<void>;
}

export interface HowToPlay {
  /** Without a mistake of the SIS. */
  isClean?: boolean;
  /** Through Temporal, in place of the steps one after the other. */
  withEngine?: boolean;
}

/** Plays the nights of a seed, and expects that nothing is wrong after any of them. */
export async function expectNothingWrong(seed: number, { isClean = false, withEngine = false }: HowToPlay = {}) {
  const story = storyOf(seed, isClean);
  const stage = await (withEngine ? stageWithEngine(story) : stageWithoutEngine(story));
  try {
    expect(await wrongsOf(story, stage)).toEqual([]);
  } finally {
    await stage.stop();
  }
}

/** What is wrong after each night; empty when all is as it must be. */
async function wrongsOf({ nights, lastDirty, isScopeWrong }: Story, stage: Stage): Promise<string[]> {
  const isClean = lastDirty === 0;
  const owners = new Owners();
  const found: string[] = [];
  let before = standingIn(nothingInCanvas());
  let wantedBefore: Expected | undefined;
  for (const [at, { day, clean, sent, words, emptied }] of nights.entries()) {
    await goTo(stage, at + 1);
    if (emptied) {
      await emptyCanvas(stage, emptied);
      before = standingIn(await readCanvas(stage.controlUrl));
    }
    const outcome = await outcomeOf(stage.night(`${day}T00:30`));
    const now = standingIn(await readCanvas(stage.controlUrl));
    const [wanted, frozen] = [expectedOf(clean, day), frozenOf(clean, day)];
    owners.learn(wanted);
    const wrong = [
      ...owners.inWrongHands(now, wanted, day),
      ...lost(before, now, wanted, frozen, day).map((each) => `lost: ${each}`),
      ...(outcome === 'complete' ? missing(now, wanted).map((each) => `complete, though missing: ${each}`) : []),
    ];
    // Only a SIS that answers with errors may cost a night.
    if (outcome === 'failed' && sent.patch === undefined) wrong.push('the night failed');
    const isMended = at + 1 === nights.length;
    // An entry of the scope that matches nothing is for the district to mend.
    if ((isClean || isMended) && outcome !== (isScopeWrong ? 'partial' : 'complete'))
      wrong.push(`the outcome is ${outcome}`);
    if (isClean || isMended) wrong.push(...differences(now, wanted, wantedBefore, frozen));
    found.push(...wrong.map((each) => `night ${at + 1} (${words.join('; ')}), ${outcome}: ${each}`));
    [before, wantedBefore] = [now, wanted];
    if (emptied) await sayOnPurpose(stage);
  }
  return found;
}

/** Takes away what came by SIS, as when somebody resets a Canvas. */
async function emptyCanvas({ controlUrl }: Stage, { only }: Emptied): Promise<void> {
  await post(`${controlUrl}/canvas/plant`, { what: 'emptied', ...(only && { only }) });
}

/** Answers the question whether Canvas was emptied on purpose with yes. */
async function sayOnPurpose({ store }: Stage): Promise<void> {
  const [district] = await store.sql<[{ id: number }]>`select id from district`;
  const asked = await proposalsOf(store.db, district.id, false);
  for (const { id, question } of asked)
    if (question === Question.canvas)
      await answerProposal(store.db, district.id, id, { state: ProposalState.accepted, by: 'office' });
}

/** `failed` where the run failed, as one does whose SIS answers with errors. */
async function outcomeOf(night: Promise<RunReport>): Promise<string> {
  try {
    return (await night).outcome;
  } catch (error) {
    if (error instanceof WorkflowFailedError || (error as { code?: unknown }).code !== undefined) return 'failed';
    throw error;
  }
}

async function goTo({ controlUrl }: Stage, night: number): Promise<void> {
  await post(`${controlUrl}/feed/night`, { night });
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The SIS of a story, and what the district says of it. */
const practiceOf = ({ nights, mergeUsersBy, schools }: Story) => ({
  feed: { base: nights[0]!.clean, nights: nights.map((each) => each.sent) },
  edit: (settings: DistrictSettings): void => {
    Object.assign(settings.sis, {
      profile: 'oneroster',
      pathPrefix: '/api/ims/oneroster/v1p1',
      tokenPath: '/oauth/access_token',
    });
    settings.canvas.emailDomains = ['larkmoor.example'];
    settings.timezone = timezone;
    settings.mapping.mergeUsersBy = mergeUsersBy;
    settings.scope.schools = schools;
  },
});

async function stageWithoutEngine(story: Story): Promise<Stage> {
  const practice = await openPracticeDistrict(practiceOf(story));
  const { store, sandbox } = practice;
  return {
    ...{ controlUrl: sandbox.controlUrl, store },
    night: (asOf) => directNight(practice, asOf),
    stop: () => practice.close(),
  };
}

async function stageWithEngine(story: Story): Promise<Stage> {
  const practice = await startPractice(practiceOf(story));
  const { store, sandbox } = practice;
  return {
    ...{ controlUrl: sandbox.controlUrl, store },
    night: (asOf) => practice.night({ asOf }),
    stop: () => practice.stop(),
  };
}
