import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image?: string;
  restart?: string;
  command?: string | string[];
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string>;
}

const read = (file: string) =>
  (parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as { services: Record<string, Service> })
    .services;
const [base, added] = [read('docker-compose.yml'), read('docker-compose.intake.yml')];

test('the intake is added to services that there are, and brings the rest', () => {
  expect(Object.keys(added).filter((name) => name in base)).toEqual(['migrate', 'worker']);
  const all = { ...base, ...added };
  for (const { depends_on = {} } of Object.values(added)) {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      expect(all).toHaveProperty(other);
      if (condition === 'service_completed_successfully') {
        expect({ ...base[other], ...added[other] }.restart).toBe('on-failure:5');
      }
    }
  }
});

test('it runs the same images, and its account is the one that the migration gives its rights', () => {
  expect(added.intake!.image).toBe(base.migrate!.image);
  expect(added['intake-account']!.image).toBe(base.postgres!.image);
  const role = added.migrate!.command!.at(-1)!;
  expect(String(added['intake-account']!.command)).toContain(`CREATE ROLE ${role} LOGIN`);
  expect(added.intake!.environment!.DATABASE_URL).toMatch(new RegExp(`^postgres://${role}:`));
});

test('no password or key stands in the file, and one that is missing stops the start', () => {
  const secrets = Object.values(added).flatMap(({ environment = {} }) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|_KEY$|DATABASE_URL/.test(name) && !/TLS/.test(name)),
  );
  expect(secrets).toHaveLength(5);
  for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{\w+:\?/);
});

test('what the intake is told, it reads; and it has nothing that opens or starts anything', () => {
  const source = readFileSync(new URL('../../config/intake-environment.ts', import.meta.url), 'utf8');
  const variables = new Set([...source.matchAll(/^ {2}([A-Z_]+): z\b/gm)].map((match) => match[1]!));
  const given = Object.keys(added.intake!.environment!);
  expect(given.filter((name) => !variables.has(name))).toEqual([]);
  expect(given.join()).not.toMatch(/TEMPORAL|ROLLBOOK_KEY|ROLLBOOK_INTAKE_KEY/);
});
