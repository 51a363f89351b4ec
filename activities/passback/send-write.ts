import {
  changedFields,
  knownFields,
  type KnownLineItem,
  type LineItemFields,
} from '../../gradebook/compare-line-item.js';
import { sameNumber } from '../../gradebook/numbers.js';
import { changedLineItem, newLineItem, resultBody } from '../../oneroster/gradebook/bodies.js';
import { OneRosterError } from '../../oneroster/errors.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import type { GradeWrite } from '../../store/passback/outbox.js';

/** What became of a write, as far as the SIS tells. */
export type Sent =
  | { outcome: 'accepted'; sourcedId: string; status: number | null; accepted: Partial<KnownLineItem> | null }
  | { outcome: 'refused'; status: number | null }
  /** Nothing tells whether it was carried out. */
  | { outcome: 'unknown' };

export interface SendContext {
  sis: OneRosterClient;
  classId: string;
  /** The date of the run, for results whose day of grading is not known. */
  asOf: string;
  /** A teacher's comment on a result, by its sourcedId. */
  comments: ReadonlyMap<string, string | null>;
  signal: AbortSignal;
}

/**
 * Sends one write. Throws what concerns every write alike (throttled for long, out of reach, token refused): the step is
 * repeated then, and begins by reading this one back.
 */
export async function sendWrite(write: GradeWrite, context: SendContext): Promise<Sent> {
  const sent = await attempt(write, context);
  const resubmits = sent.outcome === 'refused' && sent.status === resubmit && (await isAsPlanned(write, context));
  return resubmits ? attempt(write, context) : sent;
}

/** "Changed meanwhile": PowerTeacher Pro refuses the first write to what a person has changed. */
const resubmit = 412;

/**
 * Whether the SIS still holds what the write was planned against. A line item is read and merged before each attempt,
 * so that it needs no look.
 */
async function isAsPlanned(write: GradeWrite, { sis, signal }: SendContext): Promise<boolean> {
  if (write.op === 'withdraw') return false;
  if (write.kind === 'lineItem') return true;
  const found = await sis.result(write.sourcedId, signal);
  const held = found?.isActive ? found : null;
  if (held === null || write.before === null) return held === null && write.before === null;
  return sameNumber(held.score, write.before.score) && (held.scoreStatus === 'exempt') === write.before.exempt;
}

async function attempt(write: GradeWrite, context: SendContext): Promise<Sent> {
  try {
    return await request(write, context);
  } catch (error) {
    if (!(error instanceof OneRosterError)) throw error;
    if (error.code === 'WRITE_UNKNOWN') return { outcome: 'unknown' };
    if (isRefusal(error)) return { outcome: 'refused', status: error.status ?? null };
    throw error;
  }
}

/** Statuses that speak of this write alone (OneRoster 1.1, error table; PowerTeacher Pro's 409 and 412). */
function isRefusal({ code, status }: OneRosterError): boolean {
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND' || code === 'BAD_REQUEST') return true;
  if (code === 'PROVIDER_REPORTED_FAILURE') return true;
  return code === 'UNEXPECTED_STATUS' && status !== undefined && status >= 400 && status < 500;
}

async function request(write: GradeWrite, context: SendContext): Promise<Sent> {
  const { sis, signal } = context;
  if (write.kind === 'lineItem') return requestLineItem(write, context);
  if (write.op === 'withdraw') {
    const { status } = await sis.deleteResult(write.sourcedId, signal);
    return { outcome: 'accepted', status, sourcedId: write.sourcedId, accepted: null };
  }
  const { score, exempt } = write.after!;
  const body = resultBody({
    ...{ sourcedId: write.sourcedId, lineItemSourcedId: write.lineItemSourcedId, score },
    studentSourcedId: write.studentSourcedId!,
    scoreStatus: exempt ? 'exempt' : 'fully graded',
    scoreDate: write.scoreDay ?? context.asOf,
    comment: context.comments.get(write.sourcedId) ?? null,
  });
  const { status, sourcedId } = await sis.putResult(write.sourcedId, body, signal);
  return { outcome: 'accepted', status, sourcedId, accepted: null };
}

async function requestLineItem(write: GradeWrite, { sis, classId, signal }: SendContext): Promise<Sent> {
  const { gradebook } = sis.profile;
  const fields = write.fields ?? {};
  if (write.op === 'withdraw') {
    const { status } = await sis.deleteLineItem(write.sourcedId, signal);
    return { outcome: 'accepted', status, sourcedId: write.sourcedId, accepted: null };
  }
  if (write.op === 'create') {
    const body = newLineItem(write.sourcedId, classId, fields, gradebook);
    const { status, sourcedId } = await sis.putLineItem(write.sourcedId, body, signal);
    return { outcome: 'accepted', status, sourcedId, accepted: fields };
  }
  // Read right before it is replaced: a teacher may have changed it since it was collected.
  const current = await sis.lineItem(write.sourcedId, signal);
  if (current === null) return { outcome: 'refused', status: 404 };
  const { status } = await sis.putLineItem(write.sourcedId, changedLineItem(current.raw, fields, gradebook), signal);
  return { outcome: 'accepted', status, sourcedId: write.sourcedId, accepted: fields };
}

/** Reads a write back whose answer was lost: whether the SIS holds what was sent. */
export async function wasCarriedOut(write: GradeWrite, { sis, signal }: SendContext): Promise<boolean> {
  if (write.kind === 'lineItem') {
    const found = await sis.lineItem(write.sourcedId, signal);
    const isThere = found?.isActive ?? false;
    if (write.op === 'withdraw' || found === null || !isThere) return isThere === (write.op !== 'withdraw');
    const wanted = write.fields ?? {};
    const held = knownFields(found);
    const differing = changedFields({ ...(held as LineItemFields), ...wanted }, held, held);
    return Object.keys(differing).length === 0;
  }
  const found = await sis.result(write.sourcedId, signal);
  if (write.op === 'withdraw') return found === null || !found.isActive;
  const { score, exempt } = write.after!;
  if (found === null || !found.isActive) return false;
  return exempt ? found.scoreStatus === 'exempt' : sameNumber(found.score, score);
}
