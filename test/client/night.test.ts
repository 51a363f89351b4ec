import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMaple, type Maple } from './maple.js';
import { rollbook, rollbookProcess } from './rollbook.js';

let maple: Maple;
const run = (...words: string[]) => maple.run(...words);

beforeAll(async () => {
  maple = await openMaple('client-night');
});
afterAll(() => maple?.stop());

describe('setting a district up', () => {
  test('a database is brought to this version, as often as one likes', async () => {
    expect((await run('migrate')).code).toBe(0);
    expect((await run('migrate', '--json')).json()).toEqual({ migrated: true });
  });

  test('applying a file registers the district and its schedule, and says what to do next', async () => {
    const { code, out } = await run('apply', maple.file);
    expect(code).toBe(0);
    expect(out).toContain('District maple (Maple Unified) is registered.');
    expect(out).toMatch(/Schedule nightly\/maple is created; it starts the next run .+ 00:3\d:\d\d C[SD]T\./);
    expect(out).toContain('rollbook secret set maple sis');
  });

  test('applying it again changes nothing', async () => {
    const { out } = await run('apply', maple.file);
    expect(out).toContain('stays as it is');
    expect(out).toContain('nightly/maple is unchanged');
  });

  test('what changed in the file is told setting by setting, and reaches the schedule', async () => {
    await maple.writeDistrict((text) => text.replace('00:30', '23:15'));
    const { out } = await run('apply', maple.file);
    expect(out).toContain('schedule.at: "00:30" -> "23:15"');
    expect(out).toContain('at: "00:30" -> "23:15"');
    expect((await run('schedule', 'maple', '--json')).json()).toMatchObject({
      schedules: [{ at: ['23:15'], timezone: 'America/Chicago' }],
    });
  });

  test('a file with a mistake is not applied', async () => {
    await maple.writeDistrict((text) => text.replace('America/Chicago', 'Chicago'));
    const { code, err } = await run('apply', maple.file);
    expect(code).toBe(1);
    expect(err).toContain(`${maple.file}:3:1: timezone`);
    expect(err).toContain('DISTRICT_FILE_WRONG');
    await maple.writeDistrict((text) => text.replace('00:30', '23:15'));
  });

  test('connecting before the secrets are stored says how to store them', async () => {
    const { code, out } = await run('connect', 'maple');
    expect(code).toBe(1);
    expect(out).toContain('SECRET_MISSING');
    expect(out).toContain('rollbook secret set maple sis');
    expect(out).toContain('rollbook secret set maple canvas');
  });

  test('a secret comes from standard input or a variable, and is never shown', async () => {
    const told = await rollbookProcess(
      ['secret', 'set', 'maple', 'sis'],
      maple.variables,
      'practice-client:wrong-canary\n',
    );
    expect(told.code).toBe(0);
    expect(told.out + told.err).not.toContain('canary');
    expect((await run('secret', 'set', 'maple', 'canvas', '--from-env', 'CANVAS_TOKEN')).code).toBe(0);
    const [row] = await maple.stage.store.sql<
      Array<{ held: string }>
    >`select string_agg(ciphertext, ' ') as held from secret`;
    expect(row!.held).not.toContain('canary');
  });

  test('a wrong secret is told by both ends apart, with its remedy', async () => {
    const { code, out } = await run('connect', 'maple');
    expect(code).toBe(1);
    expect(out).toMatch(/x token: .*CREDENTIALS_REFUSED/);
    expect(out).toContain('+ account: root account');
    expect(out).not.toContain('canary');
  });

  test('half a secret is refused before it is stored', async () => {
    const told = await rollbook(['secret', 'set', 'maple', 'sis', '--from-env', 'HALF'], {
      ...maple.variables,
      HALF: 'canary-only',
    });
    expect(told.code).toBe(2);
    expect(told.err).toContain('SECRET_INCOMPLETE');
    expect(told.err).not.toContain('canary-only');
  });

  test('with the right ones both ends are ready, and tell what they are', async () => {
    await run('secret', 'set', 'maple', 'sis', '--from-env', 'SIS_SECRET');
    const { code, out } = await run('connect', 'maple');
    expect(out).toContain('Both ends are ready.');
    expect(out).toMatch(/\+ users: \d+ records/);
    expect(code).toBe(0);
  });

  test('an end that does not answer is exit code 3', async () => {
    await maple.writeDistrict((text) => text.replace(maple.sandbox.canvasUrl, 'http://127.0.0.1:1'));
    await run('apply', maple.file);
    const { code, out } = await run('connect', 'maple');
    expect(code).toBe(3);
    expect(out).toContain('CANVAS_UNREACHABLE');
    await maple.writeDistrict();
    await run('apply', maple.file);
  });
});

describe('running it by hand', () => {
  test('observing shows what would be done, and sends nothing', async () => {
    const { code, out, err } = await run('sync', 'maple', '--observe', '--as-of', '2026-11-23');
    expect(code).toBe(0);
    expect(err).toContain('maple, run 1, observing, as of 2026-11-23');
    expect(err).toContain('connect: powerschool answers');
    expect(out).toContain('Outcome: observed. Nothing was sent to Canvas, as asked.');
    const { counts } = (await run('run', 'maple/1', '--json')).json<{
      counts: Array<{ planned: number; open: number }>;
    }>();
    expect(counts.length).toBeGreaterThan(4);
    for (const each of counts) expect(each.open).toBe(each.planned);
  });

  test('a run is watched to its end, and ends with its summary', async () => {
    const { code, out, err } = await run('sync', 'maple', '--as-of', '2026-11-23');
    expect(code).toBe(0);
    expect(err).toMatch(/import: ([\d,]+) of \1 rows/);
    expect(out).toContain('Outcome: complete.');
    expect(out).toContain('http://127.0.0.1:8233/namespaces/');
    expect(out).toMatch(/enrollment +create/);
  });

  test('settings that form identity are locked now, and named', async () => {
    await maple.writeDistrict((text) => `${text}mapping:\n  ids:\n    user: "{identifier}"\n  courses: perCourse\n`);
    const { code, err } = await run('apply', maple.file);
    expect(code).toBe(1);
    expect(err).toContain('IDENTITY_LOCKED');
    expect(err).toContain('mapping.ids.user, mapping.courses');
    await maple.writeDistrict();
  });

  test('runs are listed in the zone of the district, the newest first', async () => {
    expect((await run('runs')).out).toMatch(/maple +Maple Unified +maple\/2 +complete +\d{4}-.+ C[SD]T +1/);
    const { runs } = (await run('runs', 'maple', '--json')).json<{ runs: object[] }>();
    expect(runs).toMatchObject([
      { number: 2, outcome: 'complete', kind: 'provisioning' },
      { number: 1, outcome: 'observed', kind: 'observing' },
    ]);
  });

  test('a run that is in progress is not doubled; it can be watched', async () => {
    await run('sandbox', 'fault', 'slow-body', 'ms=1500', 'path=users');
    const started = await run('sync', 'maple', '--observe', '--no-wait', '--json');
    expect(started.json()).toMatchObject({ district: 'maple', workflowId: 'observe/maple' });
    const second = await run('sync', 'maple', '--observe');
    expect(second.code).toBe(1);
    expect(second.err).toContain('RUN_IN_PROGRESS');
    expect(second.err).toContain('rollbook sync maple --observe --watch');
    await run('sandbox', 'fault', 'all', '--off');
    const watched = await run('sync', 'maple', '--observe', '--watch');
    expect(watched.out).toContain('Outcome: observed');
  });

  test('a run that fails says why, with exit code 1, also when it is looked at later', async () => {
    const wrong = { ...maple.variables, WRONG: 'practice-client:wrong' };
    await rollbook(['secret', 'set', 'maple', 'sis', '--from-env', 'WRONG'], wrong);
    const { code, out } = await run('sync', 'maple');
    expect(code).toBe(1);
    expect(out).toContain('Outcome: failed (CREDENTIALS_REFUSED)');
    expect(out).toContain('Check the client id and secret');
    const later = await run('run', 'maple');
    expect([later.code, later.out.includes('Check the client id and secret')]).toEqual([1, true]);
    await run('secret', 'set', 'maple', 'sis', '--from-env', 'SIS_SECRET');
  });

  test('a district or run that is not there is wrong use', async () => {
    for (const words of [
      ['sync', 'oak'],
      ['runs', 'oak'],
      ['run', 'maple/99'],
      ['run', '9999'],
      ['explain', 'oak', '1'],
    ]) {
      const { code, err } = await run(...words);
      expect([words, code]).toEqual([words, 2]);
      expect(err).toMatch(/^(DISTRICT|RUN)_UNKNOWN: /);
    }
  });
});

describe('the schedule', () => {
  test('is paused and resumed by hand, and shows by whom', async () => {
    expect((await run('schedule', 'maple', '--pause')).out).toMatch(/PAUSED\nNote: paused with rollbook schedule by /);
    expect((await run('schedule', 'maple', '--json')).json()).toMatchObject({
      schedules: [{ paused: true, next: [] }],
    });
    expect((await run('schedule')).out).toMatch(/maple +00:30, taking away until 06:15 +paused/);
    const resumed = await run('schedule', 'maple', '--resume', '--json');
    const [nightly] = resumed.json<{ schedules: Array<{ next: string[] }> }>().schedules;
    expect(nightly!.next.length).toBeGreaterThan(3);
  });

  test('starts a night at once', async () => {
    const before = (await run('runs', 'maple', '--json')).json<{ runs: object[] }>().runs.length;
    expect((await run('schedule', 'maple', '--trigger')).code).toBe(0);
    await expect
      .poll(async () => (await run('runs', 'maple', '--json')).json<{ runs: object[] }>().runs.length, {
        timeout: 30_000,
      })
      .toBe(before + 1);
    await run('sync', 'maple', '--watch');
  });

  test('a district without one is told how to get it', async () => {
    await maple.stage.client.schedule.getHandle('nightly/maple').delete();
    const { code, err } = await run('schedule', 'maple');
    expect([code, err.startsWith('SCHEDULE_MISSING')]).toEqual([1, true]);
    await run('apply', maple.file);
  });
});

describe('the practice district', () => {
  test('is listed with its events and faults', async () => {
    await run('sandbox', 'fault', 'too-many', 'times=1');
    const { out } = await run('sandbox', 'list');
    expect(out).toMatch(/ON +too-many/);
    expect(out).toContain('add-students');
    await run('sandbox', 'fault', 'too-many', '--off');
    expect((await run('sandbox', 'list')).out).not.toMatch(/^ON /m);
  });

  test('what it refuses is wrong use', async () => {
    const { code, err } = await run('sandbox', 'play', 'no-such-event');
    expect([code, err.includes('SANDBOX_REFUSED')]).toEqual([2, true]);
    expect((await run('sandbox', 'fault', 'too-many', 'times')).err).toContain('SETTING_NOT_NAMED');
  });

  test('is exported as a zip', async () => {
    const zip = join(maple.stage.folder, 'export.zip');
    expect((await run('sandbox', 'export', zip)).code).toBe(0);
    expect((await readFile(zip)).subarray(0, 2).toString()).toBe('PK');
  });

  test('is not replaced while it runs; another folder can be seeded', async () => {
    expect((await run('sandbox', 'seed')).err).toContain('SANDBOX_RUNNING');
    const data = join(maple.stage.folder, 'another');
    const told = await rollbookProcess([
      'sandbox',
      'seed',
      '--data',
      data,
      '--seed',
      'oak',
      '--students',
      '320',
      '--json',
    ]);
    expect(told.code).toBe(0);
    expect(told.json()).toMatchObject({ seed: 'oak', students: 320 });
  });
});
