import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decryptSecret, parseSecretKeys } from '../../config/secrets.js';
import { openIntake, right, type Intake } from './open-intake.js';
import { fillIn, visit } from './visit.js';

let intake: Intake;
beforeAll(async () => {
  intake = await openIntake({ name: 'one-time-link' });
});
afterAll(() => intake?.stop());

async function stored(name: 'sis' | 'canvas'): Promise<string | null> {
  const [row] = await intake.stage.store.sql<Array<{ ciphertext: string }>>`
    select ciphertext from secret where name = ${name}`;
  return row ? decryptSecret(row.ciphertext, parseSecretKeys(intake.stage.key), { district: 'maple', name }) : null;
}

interface Listed {
  id: number;
  state: string;
  steps: Array<{ step: string; by?: string; codes?: string[] }>;
}
async function record(id: number): Promise<Listed> {
  const all = (await intake.run('invite', 'list', 'maple', '--json')).json<Listed[]>();
  return all.find((each) => each.id === id)!;
}

describe('the client id and secret of PowerSchool', () => {
  let link: string;
  let id: number;

  test('are asked for on a page that says where to find each, in words of PowerSchool', async () => {
    ({ id, link } = await intake.invite('sis', '--by', 'Odalys Quint'));
    const page = await visit(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Connect PowerSchool of Maple Unified');
    expect(page.text).toContain('Plugin Management');
    expect(page.fields).toEqual({ address: intake.sandbox.powerschoolUrl, clientId: '', clientSecret: '' });
  });

  test('are not taken with an empty field, or a space within', async () => {
    const page = await fillIn(await visit(link), { clientId: 'a b' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('a space, a line break or another invisible character');
    expect(page.text).toContain('A field was left empty. Fill in every field.');
    expect(page.html).not.toContain('a b');
  });

  test('are refused with a remedy when they are wrong, and not shown again', async () => {
    const page = await fillIn(await visit(link), { clientId: 'practice-client', clientSecret: 'canary-wrong-secret' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('It does not work yet');
    expect(page.text).toContain('works : The address');
    expect(page.text).toContain('does not work : Signing in with what you entered');
    expect(page.text).toContain('Copy the client ID and the client secret again');
    expect(page.html).not.toContain('canary-wrong-secret');
    expect(page.fields).toEqual({ address: intake.sandbox.powerschoolUrl, clientId: '', clientSecret: '' });
    expect(await stored('sis')).toBeNull();
  });

  test('are not sent to another address than that of the district file', async () => {
    const values = { address: 'https://elsewhere.example', ...right.sis };
    const page = await fillIn(await visit(link), values);
    expect(page.text).toContain('INTAKE_ADDRESS_DIFFERS');
    expect(page.html).not.toContain('elsewhere');
    expect(await stored('sis')).toBeNull();
  });

  test('are stored when they work, each check being shown', async () => {
    const refused = await fillIn(await visit(link), { clientId: 'x', clientSecret: 'y' });
    const page = await fillIn(refused, { ...right.sis, clientSecret: `  ${right.sis.clientSecret}\n` });
    expect(page.text).toContain('Done: PowerSchool is connected');
    for (const what of ['The address', 'Signing in', 'schools', 'classes', 'people', 'enrollments']) {
      expect(page.text).toContain(what);
    }
    expect(page.html).not.toContain(right.sis.clientSecret);
    expect(await stored('sis')).toBe('practice-client:practice-secret');
    expect(page.fields).toEqual({});
  });

  test('the link does not work a second time', async () => {
    expect((await visit(link)).status).toBe(404);
    const page = await fillIn(
      { ...(await visit(link)), action: new URL(link).pathname, fields: {} },
      { address: intake.sandbox.powerschoolUrl, clientId: 'other', clientSecret: 'other' },
    );
    expect(page.status).toBe(404);
    expect(await stored('sis')).toBe('practice-client:practice-secret');
  });

  test('and every step has its entry', async () => {
    const { state, steps } = await record(id);
    expect(state).toBe('used');
    expect(steps[0]).toMatchObject({ step: 'made', by: 'Odalys Quint' });
    expect(steps.map(({ step }) => step).filter((step) => step !== 'opened')).toEqual([
      ...['made', 'entered', 'refused', 'entered', 'refused', 'entered', 'refused', 'entered', 'accepted'],
    ]);
    expect(steps.flatMap(({ codes = [] }) => codes)).toEqual([
      ...['CREDENTIALS_REFUSED', 'INTAKE_ADDRESS_DIFFERS', 'CREDENTIALS_REFUSED'],
    ]);
  });
});

test('an access token of Canvas is tried and stored the same way, and both ends are then ready', async () => {
  const { link } = await intake.invite('canvas');
  const wrong = await fillIn(await visit(link), { accessToken: 'nothing' });
  expect(wrong.text).toContain('The token is wrong, expired or revoked.');
  const page = await fillIn(wrong, right.canvas);
  expect(page.text).toContain('Done: Canvas is connected');
  expect(await stored('canvas')).toBe('practice-token');
  expect((await intake.run('connect', 'maple')).code).toBe(0);
});

describe('of a district that carries grades', () => {
  const fault = (name: string, settings = {}) =>
    fetch(`${intake.sandbox.controlUrl}/faults/${name}`, { method: 'PUT', body: JSON.stringify(settings) });
  beforeAll(async () => {
    await intake.stage.store.sql`update district set settings = jsonb_set(settings, '{passback,enabled}', 'true')`;
  });

  test('a key that may not write the gradebook is not taken', async () => {
    await fault('scope-withheld', { scope: 'gradebook.createput' });
    const { id, link } = await intake.invite('sis');
    const page = await fillIn(await visit(link), right.sis);
    expect(page.text).toContain('does not work : The gradebook');
    expect(page.text).toContain('Let the plug-in write the gradebook');
    expect((await record(id)).steps.flatMap(({ codes = [] }) => codes)).toEqual(['GRADEBOOK_WRITE_REFUSED']);
    await fetch(`${intake.sandbox.controlUrl}/faults`, { method: 'DELETE' });
    expect((await fillIn(page, right.sis)).text).toContain('works : The gradebook');
  });

  test('nor is a token of Canvas that sees no grades', async () => {
    await fault('grades-hidden');
    const { link } = await intake.invite('canvas');
    const page = await fillIn(await visit(link), right.canvas);
    expect(page.text).toContain('does not work : Reading grades');
    await fetch(`${intake.sandbox.controlUrl}/faults`, { method: 'DELETE' });
    expect((await fillIn(page, right.canvas)).text).toContain('Done: Canvas is connected');
  });
});

test('nothing that was entered is kept once it is decided', async () => {
  const [row] = await intake.stage.store.sql<Array<{ entries: number; sealed: number }>>`
    select count(receipt_hash)::int as entries, count(sealed)::int as sealed from intake_entry`;
  expect(row!.entries).toBeGreaterThan(5);
  expect(row!.sealed).toBe(0);
});
