import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvironmentError } from '../../config/environment.js';
import { readTemporalSettings } from '../../config/temporal.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollbook-temporal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without the configuration file that this machine may have. */
const read = (variables: NodeJS.ProcessEnv) =>
  readTemporalSettings({ TEMPORAL_CONFIG_FILE: emptyFile(), TEMPORAL_ADDRESS: 'temporal.example:7233', ...variables });

function emptyFile(): string {
  const file = join(folder, 'empty.toml');
  writeFileSync(file, '[profile.default]\n');
  return file;
}

function mistakesOf(variables: NodeJS.ProcessEnv) {
  try {
    read(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.mistakes;
    throw error;
  }
  throw new Error('the settings were accepted');
}

test('an address alone is enough, and the namespace is then the default one', () => {
  expect(read({})).toMatchObject({
    connectionOptions: { address: 'temporal.example:7233' },
    namespace: 'default',
  });
});

test('a certificate and its key go together, as text or as files', () => {
  const { connectionOptions } = read({
    TEMPORAL_TLS_CLIENT_CERT_DATA: 'a certificate',
    TEMPORAL_TLS_CLIENT_KEY_DATA: 'its key',
  });
  expect(connectionOptions.tls).toMatchObject({ clientCertPair: {} });
});

test('a certificate without its key is not passed over in silence, nor a key without its certificate', () => {
  const [noKey] = mistakesOf({ TEMPORAL_TLS_CLIENT_CERT_DATA: 'canary certificate' });
  expect(noKey).toMatchObject({ variable: 'TEMPORAL_TLS_CLIENT_KEY_PATH' });
  const [noCertificate] = mistakesOf({ TEMPORAL_TLS_CLIENT_KEY_DATA: 'canary key' });
  expect(noCertificate).toMatchObject({ variable: 'TEMPORAL_TLS_CLIENT_CERT_PATH' });
  expect(JSON.stringify([noKey, noCertificate])).not.toContain('canary');
});
