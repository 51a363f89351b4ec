import { kindWords } from './kind-words.js';
import type { Output } from './context.js';
import type { ProgressSnapshot, StageProgress } from './watch.js';
import { printable } from './tables.js';
import { counted, duration } from './times.js';

const barWidth = 24;

/** A run's stages as lines with bars, for a terminal that is redrawn. */
export function progressLines(snapshot: ProgressSnapshot): string[] {
  return [titleOf(snapshot), ...snapshot.stages.map(stageLine), waitingLine(snapshot)].map((line) => line.trimEnd());
}

/**
 * Changes since the last snapshot as plain lines, for logs and pipes. A stage is printed when it begins and when it is
 * done.
 */
export function progressNews(before: ProgressSnapshot | null, now: ProgressSnapshot): string[] {
  const lines: string[] = [];
  if (now.runId !== null && before?.runId !== now.runId) lines.push(titleOf(now));
  for (const stage of now.stages) {
    const former = before?.stages.find((each) => each.stage === stage.stage)?.state ?? 'waiting';
    if (stage.state === 'broken' && former !== 'broken') lines.push(`${stage.stage}: broke off`);
    else if (stage.state === 'done' && former !== 'done') lines.push(`${stage.stage}: ${detailsOf(stage) || 'done'}`);
    else if (stage.state === 'running' && former === 'waiting') lines.push(`${stage.stage} ...`);
  }
  if (now.databaseAway) return before?.databaseAway ? lines : [...lines, waitingLine(now)];
  if (now.retrying && now.retrying.message !== before?.retrying?.message) lines.push(waitingLine(now));
  if (isUntaken(now) && !(before && isUntaken(before))) lines.push(waitingLine(now));
  return lines.map((line) => line.trimEnd());
}

/** Draws on a terminal, or writes news line by line elsewhere. Meant for stderr: answers go to stdout. */
export function createProgressPrinter(stream: Output): {
  show(snapshot: ProgressSnapshot): void;
} {
  let drawn = 0;
  let before: ProgressSnapshot | null = null;
  return {
    show: (snapshot) => {
      if (stream.isTTY) {
        const width = (stream.columns || 80) - 1;
        const lines = progressLines(snapshot).map((line) => line.slice(0, width));
        const back = drawn > 0 ? `\u001b[${drawn}A` : '';
        stream.write(`${back}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J`);
        drawn = lines.length;
      } else {
        for (const line of progressNews(before, snapshot)) stream.write(`${line}\n`);
      }
      before = snapshot;
    },
  };
}

function titleOf({ district, number, kind, asOf, seconds }: ProgressSnapshot): string {
  if (number === null) return `Waiting for a worker to take the run (${duration(seconds)})`;
  return `${district}, run ${number}${kindWords(kind)}, as of ${asOf} (${duration(seconds)})`;
}

function stageLine(stage: StageProgress): string {
  const mark = { waiting: ' ', running: '>', done: '+', broken: 'x' }[stage.state];
  const time = stage.seconds === null ? '' : duration(stage.seconds);
  return `${mark} ${stage.stage.padEnd(8)} ${barOf(stage)} ${time.padStart(10)}  ${detailsOf(stage)}`;
}

function barOf({ state, rows, of }: StageProgress): string {
  const share = state === 'done' ? 1 : state === 'waiting' || !of || rows === null ? 0 : Math.min(1, rows / of);
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
}

function detailsOf({ rows, of, summary, stage, state }: StageProgress): string {
  if (state === 'waiting') return '';
  if (stage === 'import' && state === 'done' && !of) return 'nothing to send';
  const showsRows = stage === 'extract' || stage === 'import';
  const rowsText =
    !showsRows || rows === null ? '' : of ? `${counted(rows)} of ${counted(of)} rows` : `${counted(rows)} rows`;
  return [rowsText, summary].filter((part) => part !== '').join(', ');
}

/** Seconds without a worker before it is reported: normally one takes a run within two. */
const worthTellingAfter = 10;

function isUntaken(snapshot: ProgressSnapshot): boolean {
  return snapshot.runId === null && snapshot.outcome === null && snapshot.seconds > worthTellingAfter;
}

function waitingLine(snapshot: ProgressSnapshot): string {
  if (snapshot.databaseAway) return '  PostgreSQL does not answer; waiting for it ...';
  if (snapshot.retrying) {
    const { step, attempt, message } = snapshot.retrying;
    return printable(`  ${step}, attempt ${attempt}: ${message}`);
  }
  return isUntaken(snapshot) ? '  No worker has taken it yet. Is one running against this Temporal server?' : '';
}
