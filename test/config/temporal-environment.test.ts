import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTemporalSettings } from '../../config/temporal.js';
import { temporalEnvironment } from '../../config/temporal-environment.js';

/** A home with a configuration file for another server, with TLS. */
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'rollbook-home-'));
  mkdirSync(join(home, 'temporalio'));
  const profile = '[profile.default]\naddress = "elsewhere.example:7233"\nnamespace = "other"\n[profile.default.tls]\n';
  writeFileSync(join(home, 'temporalio', 'temporal.toml'), profile);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const settings = (variables: NodeJS.ProcessEnv) =>
  readTemporalSettings(temporalEnvironment('127.0.0.1:7233', 'rollbook', variables));

test('nothing that is set up for another server reaches the one that we start', () => {
  expect(readTemporalSettings({ XDG_CONFIG_HOME: home }).connectionOptions.tls).toBeTruthy();

  const { connectionOptions, namespace } = settings({ XDG_CONFIG_HOME: home, TEMPORAL_API_KEY: 'test-api-key' });
  expect(connectionOptions).toMatchObject({ address: '127.0.0.1:7233' });
  expect([connectionOptions.tls, connectionOptions.apiKey]).toEqual([undefined, undefined]);
  expect(namespace).toBe('rollbook');
});

test("a server of the operator's own keeps its key and its TLS", () => {
  const own = { TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_API_KEY: 'test-api-key', XDG_CONFIG_HOME: home };
  const { connectionOptions } = settings(own);
  expect(connectionOptions.apiKey).toBe('test-api-key');
  expect(connectionOptions.tls).toBeTruthy();
});
