import { createHash, randomBytes } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSealed, parsePrivateKeys, parsePublicKey, seal } from '../../config/sealing.js';
import { startIntake } from '../../intake/run-intake.js';
import { readIntakeEnvironment } from '../../config/intake-environment.js';
import { openSetStore, type SetStore } from '../../store/postgres/sql-client.js';
import { eventually } from '../kills/eventually.js';
import { openIntake, right, type Intake } from './open-intake.js';
import { fillIn, send, visit } from './visit.js';

let intake: Intake;
/** With the account of the intake. */
let thief: SetStore;
beforeAll(async () => {
  intake = await openIntake({ name: 'stolen-intake' });
  thief = openSetStore(intake.environment.DATABASE_URL!, { connections: 2 });
});
afterAll(async () => {
  await thief?.close();
  await intake?.stop();
});

const denied = { code: '42501' };

test('who has its database account reads no box, not even one that waits', async () => {
  await intake.stage.stopWorker(intake.stage.workers[0]!);
  const { link } = await intake.invite('canvas');
  const page = await send(await visit(link), right.canvas);
  expect(page.text).toContain('Checking what you entered');
  const [row] = await intake.stage.store.sql`select count(sealed)::int as boxes from intake_entry`;
  expect(row!.boxes).toBe(1);
  await expect(thief.sql`select sealed from intake_entry`).rejects.toMatchObject(denied);
  await expect(thief.sql`select * from intake_entry`).rejects.toMatchObject(denied);
  await expect(thief.sql`copy intake_entry (sealed) to stdout`).rejects.toMatchObject(denied);
  await expect(thief.sql`delete from intake_entry returning sealed`).rejects.toMatchObject(denied);
  await expect(
    thief.sql`insert into intake_entry (invite_id, sealed) values (1, 'x') returning sealed`,
  ).rejects.toMatchObject(denied);
});

test('nor any other table or view, and it changes no invite', async () => {
  const tables = await intake.stage.store.sql<Array<{ name: string }>>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'drizzle') and c.relkind in ('r', 'p', 'v', 'm')
      and c.relname not in ('invite', 'intake_entry')`;
  expect(tables.length).toBeGreaterThan(40);
  for (const { name } of tables) {
    await expect(thief.sql.unsafe(`select 1 from ${name}`), name).rejects.toMatchObject(denied);
    await expect(thief.sql.unsafe(`delete from ${name}`), name).rejects.toMatchObject(denied);
  }
  await expect(thief.sql`update invite set used_at = null`).rejects.toMatchObject(denied);
  await expect(thief.sql`update intake_entry set state = 'entered'`).rejects.toMatchObject(denied);
  await expect(thief.sql`insert into invite (district_id) values (1)`).rejects.toMatchObject(denied);
  await expect(thief.sql`create table mine (id int)`).rejects.toMatchObject(denied);
});

test('who has its environment too opens no box, even with the whole database', async () => {
  const [{ sealed }] = (await intake.stage.store.sql<Array<{ sealed: Buffer }>>`
    select sealed from intake_entry where sealed is not null`) as unknown as [{ sealed: Buffer }];
  const stolen = Object.values(intake.environment);
  expect(stolen.join('\n')).not.toContain(intake.keys.privateKey);
  expect(stolen.join('\n')).not.toContain(intake.stage.key);
  const publicAsPrivate = { kind: 'private' as const, bytes: parsePublicKey(intake.keys.publicKey).bytes };
  expect(await openSealed(sealed, [publicAsPrivate])).toBeNull();
  expect(sealed.toString('latin1')).not.toContain('practice-token');
  // The key of the workers does.
  expect(await openSealed(sealed, parsePrivateKeys(intake.keys.privateKey))).toContain('practice-token');
});

test('a box that was put into the table without the link is refused, and one of another link too', async () => {
  const [{ id }, other] = [await intake.invite('canvas'), await intake.invite('canvas')];
  const [row] = await intake.stage.store.sql<Array<{ address: string }>>`select address from invite where id = ${id}`;
  const put = async (token: string): Promise<string> => {
    const receipt = createHash('sha256').update(randomBytes(32)).digest();
    const box = { system: 'canvas', token, address: row!.address, accessToken: 'practice-token' };
    const sealed = await seal(JSON.stringify(box), parsePublicKey(intake.keys.publicKey));
    await thief.sql`insert into intake_entry (invite_id, receipt_hash, sealed) values (${id}, ${receipt}, ${sealed})`;
    return receipt.toString('hex');
  };
  const receipts = [await put('guessed'), await put(other.link.split('/').at(-1)!)];
  await intake.stage.startWorker();
  for (const receipt of receipts) {
    const state = async () => {
      const [entry] = await intake.stage.store.sql`
        select state, checks from intake_entry where encode(receipt_hash, 'hex') = ${receipt}`;
      return entry?.state === 'refused' ? (entry.checks as unknown) : null;
    };
    await eventually(async () => (await state()) !== null, 'the box to be refused');
    expect(await state()).toEqual([{ what: 'link', ok: false, code: 'INTAKE_NOT_OPENED' }]);
  }
});

test('what waited while no worker was there is taken up by the next one', async () => {
  await eventually(async () => {
    const [row] = await intake.stage.store.sql`select 1 from secret where name = 'canvas'`;
    return row !== undefined;
  }, 'the token to be stored');
});

test('it does not start with a key that opens anything, nor with an account that may do more', async () => {
  for (const name of ['ROLLBOOK_KEY', 'ROLLBOOK_INTAKE_KEY', 'TEMPORAL_API_KEY']) {
    expect(() => readIntakeEnvironment({ ...intake.environment, [name]: 'x' })).toThrow(
      `${name}: It must not be where the intake runs.`,
    );
  }
  const started = (databaseUrl: string) =>
    startIntake(
      readIntakeEnvironment({
        ...intake.environment,
        DATABASE_URL: databaseUrl,
        ROLLBOOK_INTAKE_LISTEN: '127.0.0.1:9',
      }),
      pino({ level: 'silent' }),
    );
  await expect(started(intake.stage.servers.databaseUrl)).rejects.toMatchObject({ code: 'INTAKE_ROLE_TOO_STRONG' });
  const { sql } = intake.stage.store;
  const role = new URL(intake.environment.DATABASE_URL!).username;
  const more = [
    ['grant select on secret to', 'revoke select on secret from'],
    ['grant select (sealed) on intake_entry to', 'revoke select (sealed) on intake_entry from'],
    ['grant delete on district to', 'revoke delete on district from'],
    ['grant update (used_at) on invite to', 'revoke update (used_at) on invite from'],
    ['grant pg_read_all_data to', 'revoke pg_read_all_data from'],
    ['grant delete on intake_entry to', 'revoke delete on intake_entry from'],
    ['grant insert on invite to', 'revoke insert on invite from'],
  ] as const;
  for (const [grant, revoke] of more) {
    await sql.unsafe(`${grant} ${role}`);
    await expect(started(intake.environment.DATABASE_URL!), grant).rejects.toMatchObject({
      code: 'INTAKE_ROLE_TOO_STRONG',
    });
    await sql.unsafe(`${revoke} ${role}`);
  }
  await sql.unsafe(`grant pg_read_all_data to ${role} with inherit false`);
  await expect(started(intake.environment.DATABASE_URL!)).rejects.toMatchObject({ code: 'INTAKE_ROLE_TOO_STRONG' });
  await sql.unsafe(`revoke pg_read_all_data from ${role}`);
  await sql.unsafe(`revoke all on invite from ${role}`);
  await expect(started(intake.environment.DATABASE_URL!)).rejects.toMatchObject({ code: 'INTAKE_ROLE_TOO_WEAK' });
  expect((await intake.run('migrate', '--intake-role', role)).code).toBe(0);
  expect((await intake.run('migrate', '--intake-role', 'nobody_of_this_name')).err).toContain('INTAKE_ROLE_MISSING');
});

test('a link still works after all that', async () => {
  const { link } = await intake.invite('sis');
  expect((await fillIn(await visit(link), right.sis)).text).toContain('Done');
});
