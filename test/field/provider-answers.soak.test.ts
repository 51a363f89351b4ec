import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { baseClasses, classesIn, peopleIn } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const rowsRead = (night: Night, collection: string): number | undefined =>
  night.report?.collections.find((each) => each.collection === collection)?.rows;
const started: Field[] = [];
const start = async (...[options]: Parameters<typeof startField>): Promise<Field> => {
  const field = await startField(options);
  started.push(field);
  return field;
};
afterAll(() => Promise.all(started.map((each) => each.stop())));

/** What an operator reads of the latest night: the failure in Temporal's UI, and `rollbook run`. */
async function readOf({ practice, nights }: Field): Promise<string> {
  const { out } = await command(practice, 'run', practice.district);
  return `${nights.at(-1)!.failure?.message ?? ''}\n${out}`;
}

/** An answer that is a failure with status 200. */
const refusal = (codeMinor: string, description: string) => ({
  statusInfoSet: [
    {
      imsx_codeMajor: 'failure',
      imsx_severity: 'error',
      imsx_description: description,
      imsx_codeMinor: codeMinor,
    },
  ],
});

describe('an error with status 200', () => {
  test('is told in the words of the provider, and nothing is made of it', async () => {
    const field = await start({ folder: 'api-error-with-200' });
    const [night] = field.nights;
    expect(night!.outcome).not.toBe('complete');
    expect(await readOf(field)).toMatch(/No permission for users/);
    expect(await readOf(field)).toMatch(/forbidden/);
    expect(classesIn(night!)).toEqual({ K1: [], K2: [], K3: [] });
  });

  test('takes nothing away in a later night, whichever list it is', async () => {
    const page = (kind: string) =>
      kind === 'enrollments' ? refusal('invaliddata', 'Enrollment service is not licensed') : undefined;
    const field = await start({ nights: [{}, { patch: { page } }] });
    expect(classesIn(field.nights[1]!)).toEqual(baseClasses);
    expect(field.nights[1]!.outcome).not.toBe('complete');
    expect(await readOf(field)).toMatch(/Enrollment service is not licensed/);
  });
});

describe('an empty list as 404', () => {
  test('is read as empty: classes without a course arrive', async () => {
    const [night] = (await start({ folder: 'api-404-when-empty' })).nights;
    expect(night!.failure).toBeNull();
    expect(rowsRead(night!, 'courses')).toBe(0);
    expect(classesIn(night!)).toEqual(baseClasses);
  });

  test('so is one as 204 without a body', async () => {
    const page = (_: string, list: object[]) => (list.length === 0 ? { __raw: '', status: 204 } : undefined);
    const [night] = (await start({ nights: [{ rows: { courses: [] }, patch: { page } }] })).nights;
    expect(night!.failure).toBeNull();
    expect(rowsRead(night!, 'courses')).toBe(0);
    expect(classesIn(night!)).toEqual(baseClasses);
  });

  test('a list of people that was full and is 404 now takes nobody out of a class', async () => {
    const page = (kind: string) =>
      kind === 'enrollments' ? { ...refusal('unknownobject', 'no records'), status: 404 } : undefined;
    const { nights } = await start({ nights: [{}, { patch: { page } }, { patch: { page } }] });
    for (const night of nights) expect(classesIn(night)).toEqual(baseClasses);
    for (const night of nights.slice(1)) expect(night.outcome).not.toBe('complete');
  });
});

describe('one object in place of a list', () => {
  let field: Field;
  beforeAll(async () => {
    field = await start({ folder: 'api-single-object', play: 2 });
  });

  test('is read as a list of one', () => {
    for (const night of field.nights.slice(0, 1)) {
      expect(night.outcome).toBe('complete');
      expect(rowsRead(night, 'courses')).toBe(1);
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('also where it is the last page of a long list', async () => {
    const page = (kind: string, list: object[]) => (list.length === 1 ? { [kind]: list[0] } : undefined);
    const [night] = (await start({ pageCap: 4, nights: [{ patch: { page } }] })).nights;
    expect(night).toMatchObject({ outcome: 'complete', problems: [] });
    expect(rowsRead(night!, 'enrollments')).toBe(base.enrollments.length);
  });
});

describe('a total that is each page’s own', () => {
  test('is recognised: everything is read, and nothing is lost in the next night', async () => {
    const { nights } = await start({ folder: 'api-total-of-page', pageCap: 5 });
    for (const night of nights) {
      expect(night).toMatchObject({ outcome: 'complete', problems: [], held: [] });
      expect(rowsRead(night, 'enrollments')).toBe(base.enrollments.length);
      expect(classesIn(night)).toEqual(baseClasses);
    }
    expect(nights[1]!.sent).toEqual({});
  });

  test('also where pages are longer and the last one is short', async () => {
    const headers = (
      _: string,
      given: Record<string, string>,
      { offset, rows }: { offset: number; rows: readonly unknown[] },
    ) => ({
      ...given,
      'x-total-count': String(Math.min(7, rows.length - offset)),
    });
    const { nights } = await start({ pageCap: 7, nights: [{ patch: { headers } }, { patch: { headers } }] });
    for (const night of nights) expect(peopleIn(night, 'K1')).toEqual(baseClasses.K1);
    expect(nights.map((each) => each.outcome)).toEqual(['complete', 'complete']);
  });
});
