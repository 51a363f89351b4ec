import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserState } from '../../roster/targets.js';
import { loginHolder, releaseLogin } from '../../store/provisioning/decisions/release-login.js';
import { resendKept } from '../../store/provisioning/decisions/resend-kept.js';
import {
  loginsOfThoseWhoLeft,
  rowsKept,
  saveLoginsSeen,
  saveSeenAgain,
} from '../../store/provisioning/mapping/logins-in-canvas.js';
import { anyLoginReleased, giveLoginsOver } from '../../store/provisioning/mapping/logins-to-give-over.js';
import type { Store } from '../../store/postgres/connect.js';
import { fill, openDistrict, runOfDistrict } from './district.js';

const run = runOfDistrict();
let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const applied = (sisId: string, login: string, kept: object | null = null) => ({
  ...{ kind: 'user', sis_id: sisId, fields: { user_id: sisId, login_id: login }, kept, sources: [sisId] },
  ...{ scope_fingerprint: 's', accepted_run: 0 },
});
const record = (sourcedId: string, missing: string | null) => ({
  ...{ collection: 'users', sourced_id: sourcedId, body: { status: 'active' }, row_hash: 1, content_hash: 1 },
  ...{ first_run: 1, changed_run: 1, missing_since: missing },
});

/** P1 has left, P2 is there, and a newcomer needs the login of each; what the newcomers are is unknown to Canvas. */
async function leftAndPresent(): Promise<void> {
  const newcomer = (sisId: string, login: string) => ({
    ...{ ord: 1, kind: 'user', sis_id: sisId, state: 'desired', fields: { login_id: login }, sources: [sisId] },
  });
  const clash = (thing: string, detail: string) => ({
    ...{ code: 'LOGIN_CLASH', kind: 'users', thing, detail, remedy: '', first_run: 1, last_run: 1 },
  });
  const target = (id: string, state: UserState) => ({ user_sourced_id: id, user_id: id, state, changed_run: 1 });
  await fill(store, {
    applied_row: [applied('P1', 'stu1'), applied('P2', 'stu2')],
    mirror_record: [record('P1', '2026-11-20T06:30:00Z'), record('P2', null)],
    desired_row_r1: [newcomer('P50', 'STU1'), newcomer('P60', 'stu2')],
    user_target: [target('P1', UserState.gone), target('P2', UserState.live)],
    link: ['P1', 'P2'].map((id) => ({ kind: 'user', sourced_id: id, sis_id: id, pinned_run: 1 })),
    problem: [clash('P50', 'P1'), clash('P60', 'P2')],
    proposal: [],
    open_item: [],
  });
}

const appliedLogins = () =>
  store.sql<Array<{ login: string }>>`select fields->>'login_id' as login from applied_row order by sis_id`.then(
    (rows) => rows.map(({ login }) => login),
  );

test('Canvas is asked about the login of who left, and not about that of somebody who is there', async () => {
  await leftAndPresent();
  expect(await loginsOfThoseWhoLeft(store.sql, run, 10)).toEqual([{ sisId: 'P1', login: 'stu1' }]);
  await store.sql.begin((tx) => saveLoginsSeen(tx, run, [{ sisId: 'P1', login: 'stu1-left' }]));
  expect(await appliedLogins()).toEqual(['stu1-left', 'stu2']);
  expect(await loginsOfThoseWhoLeft(store.sql, run, 10)).toEqual([]);
});

test('who has a login is found by login or id, with whether the person is there', async () => {
  await leftAndPresent();
  expect(await loginHolder(store.sql, 1, { login: 'STU1' })).toMatchObject({
    ...{ sisId: 'P1', isPresent: false, enrollments: 0, isKept: false },
  });
  expect(await loginHolder(store.sql, 1, { person: 'P2' })).toMatchObject({ login: 'stu2', isPresent: true });
  expect(await loginHolder(store.sql, 1, { login: 'nobody' })).toBeNull();
});

test('a login is let go once, for each time that somebody says so', async () => {
  await leftAndPresent();
  expect(await anyLoginReleased(store.sql, run)).toBe(false);
  await releaseLogin(store.sql, 1, 'P1', 'registrar');
  expect(await anyLoginReleased(store.sql, run)).toBe(true);
  const planned = async () => {
    await store.sql.begin((tx) => giveLoginsOver(tx, run));
    const rows = await store.sql<Array<{ login: string }>>`
      delete from desired_row_r1 where sis_id = 'P1' returning fields->>'login_id' as login`;
    return rows.map(({ login }) => login);
  };
  expect(await planned()).toEqual([expect.stringMatching(/^former-\d+-stu1$/)]);
  await store.sql`update applied_row set accepted_run = 2 where sis_id = 'P1'`;
  expect(await anyLoginReleased(store.sql, run)).toBe(false);
  expect(await planned()).toEqual([]);
});

test('what somebody has mended in Canvas is kept no longer, and the rest is told as Canvas shows it', async () => {
  await fill(store, {
    applied_row: [applied('P1', 'stu1', { login_id: 'otamsin', last_name: 'Rowe' }), applied('P2', 'stu2')],
    problem: [],
    open_item: [],
  });
  expect(await rowsKept(store.sql, run, 10)).toMatchObject([{ sisId: 'P1', kept: { login_id: 'otamsin' } }]);
  await store.sql.begin((tx) =>
    saveSeenAgain(tx, run, [
      { kind: 'user', sisId: 'P1', shown: { login_id: 'otamsin', last_name: 'Moss' }, mended: ['login_id'] },
    ]),
  );
  const [row] = await store.sql`select fields, kept from applied_row where sis_id = 'P1'`;
  expect(row).toMatchObject({ fields: { login_id: 'otamsin', last_name: 'Moss' }, kept: { last_name: 'Rowe' } });
  const told = await store.sql`select code, thing from problem where settled_run is null`;
  expect(told).toEqual([{ code: 'CANVAS_KEPT_NAME', thing: 'P1' }]);
});

test('what Canvas keeps is sent again when somebody asks for it', async () => {
  await fill(store, {
    applied_row: [applied('P1', 'stu1', { login_id: 'otamsin' }), applied('P2', 'stu2')],
    open_item: [],
  });
  expect(await resendKept(store.sql, 1, 'P2')).toBe(0);
  expect(await resendKept(store.sql, 1, 'P1')).toBe(1);
  expect(await rowsKept(store.sql, run, 10)).toEqual([]);
  expect(await store.sql`select collection, sourced_id from open_item`).toEqual([
    { collection: 'users', sourced_id: 'P1' },
  ]);
});
