import { WorkflowFailedError } from '@temporalio/client';
import { expect } from 'vitest';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { DistrictSettings } from '../../config/settings.js';
import { startPractice } from '../nights/practice.js';
import { openPracticeDistrict } from '../nights/practice-district.js';
import { nothingInCanvas, readCanvas } from '../oracle/read.js';
import { directNight } from './direct-night.js';
import { expectedOf, standingIn, type Expected } from './expected.js';
import { differences, lost, missing, Owners } from './judge.js';
import { storyOf, type Story } from './story.js';

/** A district whose nights are played. */
interface Stage {
  controlUrl: string;
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
async function wrongsOf({ nights, lastDirty }: Story, stage: Stage): Promise<string[]> {
  const isClean = lastDirty === 0;
  const owners = new Owners();
  const found: string[] = [];
  let before = standingIn(nothingInCanvas());
  let wantedBefore: Expected | undefined;
  for (const [at, { day, clean, sent, words }] of nights.entries()) {
    await goTo(stage, at + 1);
    const outcome = await outcomeOf(stage.night(`${day}T00:30`));
    const now = standingIn(await readCanvas(stage.controlUrl));
    const wanted = expectedOf(clean, day);
    owners.learn(wanted);
    const wrong = [
      ...owners.inWrongHands(now, wanted),
      ...lost(before, now, wanted).map((each) => `lost: ${each}`),
      ...(outcome === 'complete' ? missing(now, wanted).map((each) => `complete, though missing: ${each}`) : []),
    ];
    // Only a SIS that answers with errors may cost a night.
    if (outcome === 'failed' && sent.patch === undefined) wrong.push('the night failed');
    const isMended = at + 1 === nights.length;
    if ((isClean || isMended) && outcome !== 'complete') wrong.push(`the outcome is ${outcome}`);
    if (isClean || isMended) wrong.push(...differences(now, wanted, wantedBefore));
    found.push(...wrong.map((each) => `night ${at + 1} (${words.join('; ')}): ${each}`));
    [before, wantedBefore] = [now, wanted];
  }
  return found;
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
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${controlUrl}/feed/night`, { method: 'POST', headers, body: JSON.stringify({ night }) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The SIS of a story, and what the district says of it. */
const practiceOf = ({ nights }: Story) => ({
  feed: { base: nights[0]!.clean, nights: nights.map((each) => each.sent) },
  edit: (settings: DistrictSettings): void => {
    Object.assign(settings.sis, {
      profile: 'oneroster',
      pathPrefix: '/api/ims/oneroster/v1p1',
      tokenPath: '/oauth/access_token',
    });
    settings.canvas.emailDomains = ['larkmoor.example'];
  },
});

async function stageWithoutEngine(story: Story): Promise<Stage> {
  const practice = await openPracticeDistrict(practiceOf(story));
  const { controlUrl } = practice.sandbox;
  return { controlUrl, night: (asOf) => directNight(practice, asOf), stop: () => practice.close() };
}

async function stageWithEngine(story: Story): Promise<Stage> {
  const practice = await startPractice(practiceOf(story));
  const { controlUrl } = practice.sandbox;
  return { controlUrl, night: (asOf) => practice.night({ asOf }), stop: () => practice.stop() };
}
