import { alteredInLineItem, alteredInResult } from '../../gradebook/same-again.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { changedLineItem, resultBody } from '../../oneroster/gradebook/bodies.js';
import type { Result, StoredLineItem } from '../../oneroster/gradebook/model.js';
import { ForeignWrite } from '../../store/schema/passback-links.js';

/** A line item of another product with a result on which writing is tried. */
export interface TryOn {
  classId: string;
  lineItem: StoredLineItem;
  result: Result & { score: number; scoreDate: string };
}

export interface Tried {
  outcome: ForeignWrite;
  /** HTTP status of a refusal; null where none tells. */
  status: number | null;
  /** What was written when it was refused or altered; null: both were taken. */
  at: 'result' | 'lineItem' | null;
  /** Fields that the SIS holds otherwise since. */
  altered: string[];
}

/** Reads a line item and one of its results; null if it has none that can be written once more as it is. */
export async function readTryOn(sis: OneRosterClient, classId: string, sourcedId: string): Promise<TryOn | null> {
  const lineItem = await sis.lineItem(sourcedId);
  if (!lineItem?.isActive || lineItem.classSourcedId !== classId) return null;
  const { records } = await sis.resultsOfLineItem(classId, sourcedId);
  const result = records.find(
    (each): each is TryOn['result'] =>
      each.isActive && each.lineItemSourcedId === sourcedId && each.score !== null && each.scoreDate !== null,
  );
  return result === undefined ? null : { classId, lineItem, result };
}

/**
 * Writes a result, then its line item, once more as they are, and reads each back. The result goes first: where that is
 * refused, the line item, of which a PUT may reset what OneRoster does not show, is left alone.
 */
export async function tryForeignWrite(sis: OneRosterClient, { lineItem, result }: TryOn): Promise<Tried> {
  const { sourcedId, lineItemSourcedId, studentSourcedId, score, scoreStatus, scoreDate, comment } = result;
  const sameResult = resultBody({
    ...{ sourcedId, lineItemSourcedId, studentSourcedId, score, scoreStatus, scoreDate, comment },
  });
  const ofResult = await written('result', () => sis.putResult(sourcedId, sameResult));
  if (ofResult !== null) return ofResult;
  const alteredResult = alteredInResult(result, await sis.result(sourcedId));
  if (alteredResult.length > 0)
    return { outcome: ForeignWrite.altered, status: null, at: 'result', altered: alteredResult };

  const sameLineItem = changedLineItem(lineItem.raw, {}, sis.profile.gradebook);
  const ofLineItem = await written('lineItem', () => sis.putLineItem(lineItem.sourcedId, sameLineItem));
  if (ofLineItem !== null) return ofLineItem;
  const altered = alteredInLineItem(lineItem, await sis.lineItem(lineItem.sourcedId));
  return altered.length > 0
    ? { outcome: ForeignWrite.altered, status: null, at: 'lineItem', altered }
    : { outcome: ForeignWrite.taken, status: null, at: null, altered: [] };
}

/** Null if it was taken. Other refusals than of a right (a locked term, a category) say nothing about other line items. */
async function written(at: 'result' | 'lineItem', put: () => Promise<unknown>): Promise<Tried | null> {
  try {
    await put();
    return null;
  } catch (error) {
    if (!(error instanceof OneRosterError)) throw error;
    const status = error.status ?? null;
    if (error.code === 'FORBIDDEN') return { outcome: ForeignWrite.refused, status, at, altered: [] };
    if (error.code === 'WRITE_UNKNOWN' || (status !== null && status >= 400 && status < 500 && status !== 401))
      return { outcome: ForeignWrite.unknown, status, at, altered: [] };
    throw error;
  }
}
