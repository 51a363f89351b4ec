import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../embedded/ports.js';
import { findTemporal } from '../../embedded/temporal-binary.js';
import { searchAttributes } from '../../embedded/temporal-namespace.js';
import { testClient, uniqueName } from '../harness/temporal.js';

interface Service {
  entrypoint?: string[];
  command: string[];
  environment: Record<string, string>;
  healthcheck?: { test: string[] };
}

const run = promisify(execFile);
const compose = parse(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')) as {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
};
/** As compose hands it on: `$$` is a dollar. */
const plain = (text: string) => text.replaceAll('$$', '$');

test('the namespace job makes namespace and search attributes, and may run again', async () => {
  const { entrypoint, command, environment } = compose.services['temporal-namespace']!;
  const namespace = uniqueName('compose');
  const folder = dirname(await findTemporal(() => {}));
  const env = {
    ...{ HOME: process.env.HOME, PATH: `${folder}:${process.env.PATH}` },
    ...Object.fromEntries(Object.keys(environment).map((name) => [name, ''])),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
  };
  expect(Object.keys(environment).sort()).toEqual(['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE']);
  for (let time = 0; time < 2; time += 1) {
    await run(entrypoint![0]!, [...entrypoint!.slice(1), ...command.map(plain)], { env });
  }
  const { connection } = await testClient();
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(customAttributes).toMatchObject(
    Object.fromEntries(Object.entries(searchAttributes).map(([name, { code }]) => [name, code])),
  );
});

test('the schema job sets both databases up, each with the schema that is its own', async () => {
  const { entrypoint, command } = compose.services['temporal-schema']!;
  const tool = join(inject('runFolder'), 'temporal-sql-tool'); // stands in for the real one, and tells what it was asked
  writeFileSync(tool, '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  const env = { PATH: `${dirname(tool)}:${process.env.PATH}` };
  const { stdout } = await run(entrypoint![0]!, [...entrypoint!.slice(1), ...command.map(plain)], { env });
  const folder = '/etc/temporal/schema/postgresql/v12';
  expect(stdout.trim().split('\n')).toEqual([
    '--db temporal create',
    '--db temporal setup-schema -v 0.0',
    `--db temporal update-schema -d ${folder}/temporal/versioned`,
    '--db temporal_visibility create',
    '--db temporal_visibility setup-schema -v 0.0',
    `--db temporal_visibility update-schema -d ${folder}/visibility/versioned`,
  ]);
});

test('the databases that the schema job makes are those that the server opens, under the same account', () => {
  const [job, server] = [compose.services['temporal-schema']!, compose.services.temporal!];
  const { DBNAME, VISIBILITY_DBNAME, DB, DB_PORT, POSTGRES_SEEDS, POSTGRES_USER } = server.environment;
  expect(job.command[0]).toContain(`for database in ${DBNAME} ${VISIBILITY_DBNAME};`);
  const { SQL_PLUGIN, SQL_PORT, SQL_HOST, SQL_USER } = job.environment;
  expect([SQL_PLUGIN, SQL_PORT, SQL_HOST, SQL_USER]).toEqual([DB, DB_PORT, POSTGRES_SEEDS, POSTGRES_USER]);
  expect(compose.services).toHaveProperty(POSTGRES_SEEDS!);
  expect(compose.configs['temporal-account']!.content).toContain(`CREATE ROLE ${POSTGRES_USER} `);
});

test('the worker counts as healthy while its metrics answer, and only then', async () => {
  const { healthcheck, environment } = compose.services.worker!;
  const [kind, program, ...words] = healthcheck!.test;
  expect([kind, program]).toEqual(['CMD', 'node']);
  const port = environment.ROLLBOOK_METRICS!.split(':')[1]!;
  const codeAt = async (where: number): Promise<number> =>
    run(
      process.execPath,
      words.map((word) => word.replace(`127.0.0.1:${port}/metrics`, `127.0.0.1:${where}/metrics`)),
    ).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  let status = 200;
  const metrics = createServer((request, answer) => answer.writeHead(request.url === '/metrics' ? status : 404).end());
  await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
  const here = (metrics.address() as AddressInfo).port;
  expect(await codeAt(here)).toBe(0);
  status = 500;
  expect(await codeAt(here)).toBe(1);
  await new Promise((resolve) => metrics.close(resolve));
  expect(await codeAt(await freePort())).toBe(1);
});
