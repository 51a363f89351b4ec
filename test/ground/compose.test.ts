import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { searchAttributes } from '../../embedded/temporal-namespace.js';

interface Service {
  image?: string;
  build?: string;
  command?: string | string[];
  restart?: string;
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string>;
  configs?: { source: string }[];
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
}

const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
const compose = parse(text) as {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');

test('production shows one of each: database, Temporal with schema and namespace jobs, web UI, migration, worker', () => {
  expect(Object.keys(compose.services)).toEqual([
    'postgres',
    'temporal-schema',
    'temporal',
    'temporal-namespace',
    'temporal-ui',
    'migrate',
    'worker',
  ]);
});

test('every image is pinned to an exact version, and none is the deprecated all-in-one', () => {
  const images = services
    .map(([, { image }]) => image!)
    .concat([...dockerfile.matchAll(/^FROM (\S+)/gm)].map((m) => m[1]!));
  for (const image of images) {
    expect(image).toMatch(/:\d+\.\d+/);
    expect(image).not.toContain('auto-setup');
  }
});

test('server and admin tools of Temporal are the same version', () => {
  const versions = services.flatMap(
    ([, { image }]) => /^temporalio\/(?:server|admin-tools):(.+)$/.exec(image!)?.[1] ?? [],
  );
  expect(new Set(versions).size).toBe(1);
});

test('what a service waits for exists, is checked for health, or ends', () => {
  for (const [name, { depends_on = {}, configs = [], volumes = [] }] of services) {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const awaited = compose.services[other];
      expect(awaited, `${name} waits for ${other}`).toBeDefined();
      if (condition === 'service_healthy') expect(awaited!.healthcheck, other).toBeDefined();
      else expect([condition, awaited!.restart]).toEqual(['service_completed_successfully', 'on-failure:5']);
    }
    for (const { source } of configs) expect(compose.configs).toHaveProperty(source);
    for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!);
  }
});

test('no password or key stands in the file, and one that is missing stops the start', () => {
  const secrets = services.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|PWD|KEY|DATABASE_URL/.test(name)),
  );
  expect(secrets.length).toBeGreaterThanOrEqual(6);
  for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{\w+:\?/);
});

test('nothing without TLS and accounts is reachable from another machine', () => {
  for (const [name, { ports = [] }] of services) {
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
  }
});

test('the namespace job makes the search attributes that the product uses', () => {
  const job = String(compose.services['temporal-namespace']!.command);
  for (const [name, { word }] of Object.entries(searchAttributes)) expect(job).toContain(`${name}:${word}`);
});

test('what checks a service, and what it runs, are words and nothing that YAML made of them', () => {
  for (const [name, { command = [], healthcheck }] of services) {
    for (const word of [...(healthcheck?.test ?? []), ...[command].flat()]) expect(word, name).toBeTypeOf('string');
  }
});

test('what worker and migration are told by the environment, they read', () => {
  const source = readFileSync(new URL('../../config/environment.ts', import.meta.url), 'utf8');
  const ours = [...source.matchAll(/^ {2}([A-Z_]+): z\b/gm)].map((match) => match[1]!);
  const read = new Set([...ours, 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE']); // these by Temporal's SDK
  for (const name of ['migrate', 'worker']) {
    const given = Object.keys(compose.services[name]!.environment!);
    expect(given.filter((variable) => !read.has(variable))).toEqual([]);
  }
  const { ROLLBOOK_METRICS, ...worker } = compose.services.worker!.environment!;
  expect(Object.keys(worker)).toEqual(expect.arrayContaining(['DATABASE_URL', 'ROLLBOOK_KEY', 'TEMPORAL_ADDRESS']));
  expect(dockerfile).toContain(`EXPOSE ${ROLLBOOK_METRICS!.split(':')[1]}`);
});

test('every address names a service of the file and the port it serves', () => {
  const served = { temporal: '7233', postgres: '5432' };
  const named = services.flatMap(([, { environment = {} }]) =>
    Object.values(environment).flatMap((value) => [...value.matchAll(/(?:^|@)([a-z-]+):(\d+)/g)]),
  );
  expect(named.length).toBeGreaterThanOrEqual(5);
  for (const [, host, port] of named) expect(served).toHaveProperty(host!, port);
});

test('worker and web UI use the namespace that is made', () => {
  const { worker, ['temporal-namespace']: job, ['temporal-ui']: ui } = compose.services;
  expect(worker!.environment!.TEMPORAL_NAMESPACE).toBe(job!.environment!.TEMPORAL_NAMESPACE);
  expect(ui!.environment!.TEMPORAL_DEFAULT_NAMESPACE).toBe(job!.environment!.TEMPORAL_NAMESPACE);
});
