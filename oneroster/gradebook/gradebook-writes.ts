import { parseJson } from '../../http/json.js';
import { text, type Members } from '../fields.js';
import { Access } from '../profiles/scopes.js';
import type { OneRosterRequests } from '../requests.js';

/** A write that the provider has carried out. */
export interface Written {
  status: number;
  /** The id under which the provider keeps it: its own, where it assigns ids. */
  sourcedId: string;
}

/**
 * Writes of the gradebook: PUT replaces the whole object, DELETE removes it (OneRoster 1.1, gradebook). None is repeated
 * by itself: one whose answer is lost fails with WRITE_UNKNOWN, since it may have been carried out, and a teacher may
 * change the record before a repetition. Each throws OneRosterError.
 */
export function createGradebookWrites({ profile, request }: OneRosterRequests) {
  /** Writes a line item under its id. Whether it made or replaced it is not concluded: providers disagree in the status. */
  async function put(
    collection: 'lineItems' | 'results',
    envelope: 'lineItem' | 'result',
    sourcedId: string,
    record: Members,
    signal?: AbortSignal,
  ): Promise<Written> {
    const { status, body } = await request({
      method: 'PUT',
      ...{ operation: `put ${collection}`, path: `/${collection}`, sourcedId, access: Access.gradebookWrite, signal },
      json: { [envelope]: { ...record, ...(profile.gradebook.sendsStatus && stamped()) } },
      repeatable: false,
    });
    return { status, sourcedId: idIn(parseJson(body), envelope) ?? sourcedId };
  }

  async function remove(
    collection: 'lineItems' | 'results',
    sourcedId: string,
    signal?: AbortSignal,
  ): Promise<Written> {
    const { status } = await request({
      method: 'DELETE',
      ...{ operation: `delete ${collection}`, path: `/${collection}`, sourcedId, signal },
      access: Access.gradebookDelete,
      repeatable: false,
    });
    return { status, sourcedId };
  }

  return {
    putLineItem: (sourcedId: string, record: Members, signal?: AbortSignal) =>
      put('lineItems', 'lineItem', sourcedId, record, signal),
    putResult: (sourcedId: string, record: Members, signal?: AbortSignal) =>
      put('results', 'result', sourcedId, record, signal),
    deleteResult: (sourcedId: string, signal?: AbortSignal) => remove('results', sourcedId, signal),
    deleteLineItem: (sourcedId: string, signal?: AbortSignal) => remove('lineItems', sourcedId, signal),
  };
}

/** Required by the 1.1 model; most providers set them by themselves. */
function stamped() {
  return { status: 'active', dateLastModified: new Date().toISOString() };
}

/** The id in the answer to a PUT: in the record, or in a list of one (Veracross); null if the body says none. */
function idIn(answer: unknown, envelope: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const inner = (answer as Members)[envelope];
  const record: unknown = Array.isArray(inner) ? inner[0] : inner;
  return typeof record === 'object' && record !== null ? text((record as Members).sourcedId) : null;
}
