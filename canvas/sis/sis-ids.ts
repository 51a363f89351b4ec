import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { accountShape, courseShape, loginShape, sectionShape, termShape } from './read-back.js';
import type { CanvasKind } from './rows.js';
import { csvLine, writeCsvZip, type SisZip } from './sis-zip.js';

/** An object whose SIS id changes, by Canvas's own id; of a person, by a login of theirs too. */
export interface Identified {
  kind: Exclude<CanvasKind, 'enrollment'>;
  canvasId: string;
  /** Of a person: the login whose id it is. */
  loginId: string | null;
}

/** A row of change_sis_id.csv. */
export interface IdRow {
  kind: Identified['kind'];
  /** One of the two by which Canvas finds the object; an integration id for what has no SIS id. */
  oldId: string | null;
  integrationId: string | null;
  newId: string;
}

/**
 * Writes the zip of an import that changes SIS ids. Canvas refuses a row whose new id anything of its type holds, deleted
 * things included, and cannot take an id away ("SIS CSV Format", change_sis_id.csv).
 */
export function writeIdZip(path: string, rows: AsyncIterable<IdRow>): Promise<SisZip> {
  const lines = async function* () {
    for await (const { oldId, integrationId, newId, kind } of rows)
      yield csvLine([oldId ?? '', integrationId ?? '', newId, kind]);
  };
  return writeCsvZip(path, [{ fileName: 'change_sis_id.csv', columns, csv: lines() }]);
}

const columns = ['old_id', 'old_integration_id', 'new_id', 'type'];

/** How the API names each kind: its address, the member that a PUT wraps, and the field of the SIS id. */
const routes = {
  account: { path: (id: string) => `/accounts/${id}`, route: '/accounts/:id', wrapped: 'account', shape: accountShape },
  term: {
    path: (id: string) => `/accounts/self/terms/${id}`,
    ...{ route: '/accounts/:id/terms/:id', wrapped: 'enrollment_term', shape: termShape },
  },
  course: { path: (id: string) => `/courses/${id}`, route: '/courses/:id', wrapped: 'course', shape: courseShape },
  section: {
    path: (id: string) => `/sections/${id}`,
    ...{ route: '/sections/:id', wrapped: 'course_section', shape: sectionShape },
  },
} as const;

/** Calls that give SIS ids to objects that have no id at all, which no import can do, and that take SIS ids away again. */
export function createSisIds(requests: CanvasRequests) {
  /**
   * Sets an object's SIS id where it is `oldId` (null: none). False if the object is gone or has another id, so that no id
   * is ever overwritten. Can be repeated. Throws `CanvasError`: `CANVAS_REQUEST_REFUSED` where another object has the id.
   */
  async function setSisId(object: Identified, oldId: string | null, newId: string | null): Promise<boolean> {
    if (object.kind === 'user') return setLoginId(object, oldId, newId);
    const { path, route, wrapped, shape } = routes[object.kind];
    const address = path(encodeURIComponent(object.canvasId));
    const seen = await requests.callOrNull(shape, { path: address, route });
    if (seen === null || (seen.sisId !== oldId && seen.sisId !== newId)) return false;
    if (seen.sisId === newId) return true;
    const json = { [wrapped]: { [`sis_${object.kind}_id`]: newId ?? '' } };
    const now = await requests.call(shape, { method: 'PUT', path: address, route, json, repeatable: true });
    return now.sisId === newId;
  }

  async function setLoginId(user: Identified, oldId: string | null, newId: string | null): Promise<boolean> {
    const path = `/users/${encodeURIComponent(user.canvasId)}/logins?per_page=100`;
    const logins = await requests.callOrNull(z.array(loginShape), { path, route: '/users/:id/logins' });
    // A login may have been renamed since; its SIS id finds it still.
    const login =
      logins?.find((each) => each.sisId !== null && (each.sisId === oldId || each.sisId === newId)) ??
      logins?.find((each) => each.loginId.toLowerCase() === user.loginId?.toLowerCase());
    if (login === undefined || (login.sisId !== oldId && login.sisId !== newId)) return false;
    if (login.sisId === newId) return true;
    const now = await requests.call(loginShape, {
      ...{ method: 'PUT', path: `/accounts/self/logins/${encodeURIComponent(login.id)}`, repeatable: true },
      ...{ route: '/accounts/:id/logins/:id', json: { login: { sis_user_id: newId ?? '' } } },
    });
    return now.sisId === newId;
  }

  return { setSisId };
}
