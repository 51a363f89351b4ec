import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gradebookFaults } from '../../sandbox/powerschool/gradebook/faults.js';
import { powerSchoolFaults } from '../../sandbox/powerschool/faults.js';
import { clientOf, failureOf } from '../oneroster/provider.js';
import { startPowerSchool } from '../sandbox/powerschool-client.js';
import { powerSchoolRows, type PowerSchoolRow } from './powerschool-faults.js';
import { readRoster, type Reading } from './sis-reading.js';

let school: Awaited<ReturnType<typeof startPowerSchool>>;
/** What is read without a fault, by the rows of a page. */
const calm = new Map<number, Reading>();

beforeAll(async () => {
  school = await startPowerSchool();
});
afterEach(() => school.mend());
afterAll(() => school.stop());

const read = (pageSize?: number): Promise<Reading> => readRoster(school.sandbox.powerschoolUrl, pageSize);

/** What is read without a fault; read anew after something has happened in the district. */
async function calmReading({ pageSize = 1000, event }: PowerSchoolRow): Promise<Reading> {
  if (event) {
    await school.play(event.kind, event);
    calm.clear();
  }
  const reading = calm.get(pageSize) ?? (await read(pageSize));
  calm.set(pageSize, reading);
  return reading;
}

/** Whether a fault has struck since it was put on: it was used up, or is on and has been used. */
async function hasStruck(fault: string): Promise<boolean> {
  const listed = (await (await school.control('GET', '/faults')).json()) as Array<Record<string, unknown>>;
  const { on, used } = listed.find((each) => each.name === fault && each.system === 'powerschool')!;
  return on === false || used !== 0;
}

test('every fault of rosters is in the table, and nothing else', () => {
  const ofGradebook = new Set(gradebookFaults.map(({ name }) => name));
  const known = powerSchoolFaults.map(({ name }) => name).filter((name) => !ofGradebook.has(name));
  expect([...new Set(powerSchoolRows.map(({ fault }) => fault))].sort()).toEqual(known.sort());
});

test('without a fault the client reads what PowerSchool holds', async () => {
  const { records, rejects, doubts } = await read();
  const held = await Promise.all(
    ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'].map(async (collection) =>
      (await school.truth(collection)).map(({ sourcedId }) => `${collection}/${sourcedId}`),
    ),
  );
  expect([...records.keys()].sort()).toEqual(held.flat().sort());
  expect([rejects, doubts]).toEqual([[], []]);
});

describe('of each fault comes', () => {
  test.each(powerSchoolRows.map((row) => [row.fault, JSON.stringify(row.settings ?? {}), row.comes, row] as const))(
    '%s %s: %s',
    async (fault, _settings, _comes, row) => {
      const before = await calmReading(row);
      await school.fault(fault, row.settings);
      if (row.comes === 'failure') {
        expect((await failureOf(read(row.pageSize))).code).toBe(row.code);
        return;
      }
      const after = await read(row.pageSize);
      expectToCome(row, before, after);
      const differs = after.digest !== before.digest || after.bytes !== before.bytes;
      const seen = (await hasStruck(fault)) || differs;
      expect(seen).toBe(!('unasked' in row && row.unasked));
      if (row.comes === 'whole' && row.retried) expect(after.requests).toBeGreaterThan(before.requests);
    },
  );
});

function expectToCome(row: PowerSchoolRow, before: Reading, after: Reading): void {
  const unproven = row.comes === 'unproven' ? row.reasons : row.comes === 'rejects' ? (row.unproven ?? []) : [];
  expect(after.doubts).toEqual(unproven);
  // Nothing is lost: each row that came is read, or rejected with a reason.
  expect(after.records.size + after.rejects.length + after.twice).toBe(after.rows);
  const told = new Set(after.rejects.map(({ code, field }) => `${code} ${field}`));
  expect([...told]).toEqual(row.comes === 'rejects' ? [`${row.code} ${row.field}`] : []);
  const missing = [...before.records.keys()].filter((key) => !after.records.has(key));
  expect([...after.records.keys()].filter((key) => !before.records.has(key))).toEqual([]);
  if (row.comes === 'short') expect(missing.length).toBeGreaterThan(0);
  else if (!('mayMiss' in row)) expect(missing.length).toBe(after.rejects.length);
  const fields = changedFields(before, after);
  if (row.comes === 'without optionals') expect([...fields.values()].every(isEmpty)).toBe(true);
  else expect([...fields.keys()].sort()).toEqual(row.comes === 'otherwise' ? row.in : []);
}

/** Fields in which records differ, with what one of them has. */
function changedFields(before: Reading, after: Reading): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [key, record] of after.records) {
    const was = before.records.get(key)!;
    for (const [field, value] of Object.entries(record)) {
      if (JSON.stringify(value) === JSON.stringify(was[field])) continue;
      if (isEmpty(value) && fields.has(field)) continue;
      fields.set(field, value);
    }
  }
  return fields;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

test('what stays for longer than the client waits fails with a code of its own', async () => {
  const stays: Array<[fault: string, settings: object, path: string, code: string]> = [
    ['bad-gateway', { path: 'orgs' }, 'orgs', 'PROVIDER_UNAVAILABLE'],
    ['cut-body', { path: 'courses' }, 'courses', 'ANSWER_CUT_SHORT'],
    ['too-many', { path: 'classes', seconds: 60 }, 'classes', 'THROTTLED'],
    ['slow-body', { path: 'users', ms: 20_000 }, 'users', 'TIMED_OUT'],
    ['empty-401', { path: 'enrollments' }, 'enrollments', 'TOKEN_REFUSED'],
  ];
  for (const [fault, settings] of stays) await school.fault(fault, settings);
  const timeouts = { idle: 300 };
  const credentials = async () => ({ clientId: 'practice-client', clientSecret: 'practice-secret' });
  const codes = await Promise.all(
    stays.map(async ([, , path]) => {
      const client = clientOf(school.sandbox.powerschoolUrl, { credentials, timeouts });
      const failure = await failureOf(client.fetchPage(path as 'orgs', { offset: 0, limit: 100 }));
      client.close();
      return failure.code;
    }),
  );
  expect(codes).toEqual(stays.map(([, , , code]) => code));
});
