import { contentHash } from '../../../oneroster/rostering/hash.js';
import type { OneRosterClient } from '../../../oneroster/client.js';
import { decodeRecord } from '../../../oneroster/rostering/decode.js';
import type { Remark } from '../../../oneroster/rostering/remarks.js';
import { OneRosterError } from '../../../oneroster/errors.js';
import { HashMatch, type RecordHashIndex } from '../../../oneroster/rostering/record-hash-index.js';
import { repeatedRows, rowsOfOneId } from '../../../oneroster/rostering/repeated-rows.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { storedChain, type PageChain } from '../../../oneroster/page-chain.js';
import { readCollection, type CollectionPage } from '../../../oneroster/rostering/read-collection.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { beginRead, type ReadPosition } from '../../../store/provisioning/mirror/begin-read.js';
import { commitPages } from '../../../store/provisioning/mirror/commit-pages.js';
import { incomingLine, rejectLine, type IncomingRecord } from '../../../store/provisioning/mirror/incoming-lines.js';
import { StoreError } from '../../../store/errors.js';
import { addRecodedText, noRecodedText, recodedProblems, remarkProblems } from './remarks.js';
import type { NewProblem } from '../../../store/problems/save-problems.js';
import { restartRead } from '../../../store/provisioning/mirror/restart-read.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import { throttle } from '../../throttle.js';
import type { TaskEvent } from '../../threads/messages.js';

/**
 * Rows between two commits: 20 pages of 1,000 copy twice as fast as single pages, and a kill costs at most these. Other
 * records cost five times as much to copy and are far fewer: smaller commits keep PostgreSQL busy during the next read.
 */
const rowsPerCommit = (collection: CollectionName): number => (collection === 'enrollments' ? 20_000 : 5_000);

/** Dependencies of a reading. */
export interface Reading {
  sql: Sql;
  run: RunContext;
  client: OneRosterClient;
  /** Whether pages are asked for in the order of sourcedId. */
  sort: boolean;
  /** Ends the reading after the current page. */
  signal: AbortSignal;
  emit: (event: TaskEvent) => void;
}

/** Resumes the run's read. A first read with a duplicate record starts over, and compares. */
export async function readToTheEnd(
  reading: Reading,
  collection: CollectionName,
  known: Promise<RecordHashIndex | null>,
): Promise<Progress & { position: ReadPosition }> {
  const { sql, run } = reading;
  const position = await beginRead(sql, run, collection);
  try {
    return { position, ...(await readOn(reading, collection, known, position)) };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'RECORD_TWICE') throw error;
    await restartRead(sql, run, collection, true, true);
    const again = await beginRead(sql, run, collection);
    return { position: again, ...(await readOn(reading, collection, known, again)) };
  }
}

interface Progress {
  chain: PageChain;
  noIdRejects: number;
  duplicates: number;
  copies: number;
}

async function readOn(
  { sql, run, client, sort, signal, emit }: Reading,
  collection: CollectionName,
  known: Promise<RecordHashIndex | null>,
  position: ReadPosition,
): Promise<Progress> {
  let { version, noIdRejects, duplicates, copies } = position;
  let chain = storedChain(position.chain);
  if (position.done && chain) return { chain, noIdRejects, duplicates, copies };
  let pending = emptyPending();
  let recoded = noRecodedText;
  const beat = throttle(({ rows, total }: PageChain) => emit({ kind: 'progress', collection, rows, total }));
  // One commit at a time; the next pages are decoded meanwhile.
  let committing = Promise.resolve();
  const beginCommit = async (): Promise<void> => {
    await committing;
    const { hashes, lines, rejects, decoded } = pending;
    const remarks = [...pending.remarks, ...recodedProblems(collection, recoded)];
    pending = emptyPending();
    const done = chain!.step === 'done';
    const facts = { collection, version, chain, firstLoad: position.firstLoad, noIdRejects, duplicates, copies, done };
    version += 1;
    committing = commitPages(sql, run, { ...facts, hashes: Buffer.concat(hashes), lines, rejects, remarks }).then(() =>
      emit({ kind: 'decoded', rows: decoded }),
    );
    committing.catch(() => undefined); // thrown where it is awaited
  };
  try {
    for await (const step of readCollection({ client, collection, chain, known, signal, sort })) {
      chain = step.kind === 'page' ? step.chainAfter : step.chain;
      if (step.kind === 'restart') {
        await committing;
        await restartRead(sql, run, collection, position.firstLoad);
        ({ version, noIdRejects, duplicates, copies } = await beginRead(sql, run, collection));
        pending = emptyPending();
        recoded = noRecodedText;
        continue;
      }
      const taken = takePage(run, collection, position.firstLoad, step, pending);
      noIdRejects += taken.noId;
      duplicates += taken.duplicates;
      copies += taken.copies;
      recoded = addRecodedText(recoded, step);
      beat(chain);
      if (pending.rows >= rowsPerCommit(collection) || chain.step === 'done') await beginCommit();
    }
    await committing;
    return { chain: chain!, noIdRejects, duplicates, copies };
  } catch (error) {
    // A stopping worker or a failing SIS ends the reading between pages: complete pages are kept.
    if (pending.rows > 0 && (signal.aborted || error instanceof OneRosterError)) await beginCommit();
    await committing;
    throw error;
  }
}

/** The next commit, as bytes: objects that live across pages are expensive to collect. */
interface Pending {
  rows: number;
  decoded: number;
  hashes: Buffer[];
  lines: Buffer[];
  rejects: Buffer[];
  remarks: NewProblem[];
}

function emptyPending(): Pending {
  return { rows: 0, decoded: 0, hashes: [], lines: [], rejects: [], remarks: [] };
}

/** Adds a page's fresh rows: all hashes, and the decoded records of those that are new byte for byte. */
function takePage(
  run: RunContext,
  collection: CollectionName,
  firstLoad: boolean,
  step: CollectionPage,
  pending: Pending,
): { noId: number; duplicates: number; copies: number } {
  const { page, fresh, matches } = step;
  // A page of which every row is known and new to this read repeats none.
  const repeated = matches.every((match) => match === HashMatch.known) ? null : repeatedRows(page);
  const others = matches.every((match) => match !== HashMatch.unknown) ? null : rowsOfOneId(page);
  let noId = 0;
  let duplicates = 0;
  let copies = 0;
  let lines = '';
  let rejects = '';
  for (let row = fresh.from; row < fresh.to; row += 1) {
    if (repeated?.has(row)) {
      copies += 1;
      continue;
    }
    const match = matches[row - fresh.from];
    if (match === HashMatch.seenAgain) duplicates += 1;
    if (match !== HashMatch.unknown) continue;
    pending.decoded += 1;
    const decode = (of: number) => incomingOf(collection, page.parse(of), page.hash(of));
    const { incoming, remarks } = decode(row);
    if (incoming === null) {
      noId += 1;
      continue;
    }
    // Nobody knows which record it is: one that stands may be missing.
    if (!incoming.ok && incoming.code === 'ID_NOT_EXACT' && incoming.field === 'sourcedId') noId += 1;
    // Of copies that say the same, a known one counts, else the first: stamped on its own, each has other bytes.
    const isKept = (other: number) => other < row || (matches[other - fresh.from] ?? 0) !== HashMatch.unknown;
    if (others?.get(row)?.some((other) => isKept(other) && isCopy(incoming, decode(other).incoming))) {
      copies += 1;
      continue;
    }
    if (incoming.ok && remarks.length > 0) {
      pending.remarks.push(...remarkProblems(collection, incoming.record.sourcedId, remarks));
    }
    lines += incomingLine(run, collection, firstLoad, incoming);
    rejects += rejectLine(run, collection, firstLoad, incoming) ?? '';
  }
  pending.rows += fresh.to - fresh.from;
  pending.hashes.push(page.hashBlock(fresh.from, fresh.to));
  if (lines !== '') pending.lines.push(Buffer.from(lines));
  if (rejects !== '') pending.rejects.push(Buffer.from(rejects));
  return { noId, duplicates, copies };
}

/** Whether a record says nothing else than another one of its page. */
function isCopy(one: IncomingRecord, other: IncomingRecord | null): boolean {
  return one.ok && other?.ok === true && JSON.stringify(one.record) === JSON.stringify(other.record);
}

/** A record decoded with the remarks on it, or rejected with the reason; `incoming` is null if it has no id. */
function incomingOf(
  collection: CollectionName,
  raw: unknown,
  rowHash: bigint,
): { incoming: IncomingRecord | null; remarks: readonly Remark[] } {
  const decoded = decodeRecord(collection, raw);
  if (!decoded.ok) {
    const { sourcedId, code, field, remedy } = decoded;
    const incoming = sourcedId === null ? null : ({ ok: false, rowHash, sourcedId, code, field, remedy } as const);
    return { incoming, remarks: [] };
  }
  const { record, remarks } = decoded;
  // Enrollments are stored and compared by column.
  if (collection === 'enrollments') {
    return { incoming: { ok: true, rowHash, contentHash: 0n, record, body: '' }, remarks };
  }
  const body = JSON.stringify(record);
  return { incoming: { ok: true, rowHash, contentHash: contentHash(record, body), record, body }, remarks };
}
