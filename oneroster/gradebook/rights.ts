import { OneRosterError } from '../errors.js';
import { Access } from '../profiles/scopes.js';
import type { OneRosterRequests } from '../requests.js';
import type { createGradebookReads, GradebookList } from './gradebook-reads.js';
import type { Category, Grant, GradebookRights, ListCheck } from './model.js';

type Reads = ReturnType<typeof createGradebookReads>;

/** Some providers name the scope that they do not give (`invalid_scope`), others only refuse the token. */
const refusals: readonly string[] = ['SCOPES_REFUSED', 'CREDENTIALS_REFUSED'];

/** What a credential may do with the gradebook, with the categories that were read to see it. */
export interface GradebookCheck {
  rights: GradebookRights;
  categories: GradebookList<Category>;
}

/**
 * Sees what the credential may do with the gradebook, by asking for tokens and by reading; nothing is written. Throws
 * OneRosterError for what concerns every request alike (credentials refused, out of reach).
 */
export function createGradebookCheck({ profile, fetchToken }: OneRosterRequests, reads: Reads) {
  return {
    /** @param classId a class whose lists are read; null: there is none */
    async checkGradebook(classId: string | null, signal?: AbortSignal): Promise<GradebookCheck> {
      const read = await grantOf(Access.gradebookRead, signal);
      // A credential that gets no token at all is another matter than a scope that is not given.
      if (read === 'refused') await fetchToken(signal);
      const grants = {
        read,
        write: await grantOf(Access.gradebookWrite, signal),
        delete: await grantOf(Access.gradebookDelete, signal),
      };
      const [categories, list] = await checked(() => reads.categories(signal), ofList);
      const found = list ?? { records: [], complete: false, undecoded: [] };
      const active = found.records.filter((each) => each.isActive);
      return {
        categories: found,
        rights: {
          grants,
          categories: {
            ...categories,
            active: active.length,
            withoutTeacher: active.filter((each) => each.teacherDcid === null).length,
            withoutTerm: active.filter((each) => each.termId === null).length,
          },
          lineItems: classId === null ? null : await ofClass(() => reads.lineItemsOfClass(classId, signal)),
          results: classId === null ? null : await ofClass(() => reads.resultsOfClass(classId, signal)),
        },
      };
    },
  };

  /** Whether a token for a use is given. A provider that refuses the scope refuses the token (RFC 6749, 5.2). */
  async function grantOf(access: Access, signal: AbortSignal | undefined): Promise<Grant> {
    try {
      const { scopes } = await fetchToken(signal, access);
      if (scopes === null) return 'notTold';
      return profile.scopes[access].every((wanted) => scopes.some((each) => nameOf(each) === nameOf(wanted)))
        ? 'given'
        : 'refused';
    } catch (error) {
      if (error instanceof OneRosterError && refusals.includes(error.code)) return 'refused';
      throw error;
    }
  }
}

async function ofClass<Record>(read: () => Promise<GradebookList<Record>>): Promise<ListCheck> {
  const [check] = await checked(read, ofClassList);
  return check;
}

/** Scopes are compared by their last part: some providers name them without the standard's address. */
function nameOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1).toLowerCase();
}

/** Errors that speak of one list, and not of the provider or the network. */
const ofList = ['FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST', 'ANSWER_NOT_ONEROSTER', 'PROVIDER_REPORTED_FAILURE'];
/** Those of one class's lists: its page may fail each time where all others can be read. */
const ofClassList = [...ofList, 'PROVIDER_FAILED', 'ANSWER_NOT_JSON', 'ANSWER_CUT_SHORT', 'TIMED_OUT'];

async function checked<Record>(
  read: () => Promise<GradebookList<Record>>,
  tolerated: readonly string[],
): Promise<[ListCheck, GradebookList<Record> | null]> {
  try {
    const list = await read();
    return [{ records: list.records.length, undecoded: list.undecoded.length, code: null }, list];
  } catch (error) {
    if (!(error instanceof OneRosterError) || !tolerated.includes(error.code)) throw error;
    return [{ records: 0, undecoded: 0, code: error.code }, null];
  }
}
