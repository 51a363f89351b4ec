import { describe, expect, test } from 'vitest';
import { classifyMessage, importOutcome, provenByReadBack } from '../../canvas/sis/import-outcome.js';
import type { SisImportMessage } from '../../canvas/sis/sis-imports.js';

function message(changes: Partial<SisImportMessage>): SisImportMessage {
  return { file: 'users.csv', row: 2, message: 'text', rowInfo: null, fatal: false, ...changes };
}

function users(sent: number, counts: Record<string, number> | null, messages: SisImportMessage[] = []) {
  return importOutcome({ user: sent }, { counts }, messages);
}

describe('the state of a kind', () => {
  test('all counted and no message: accepted', () => {
    expect(users(10, { users: 10 }).kinds).toEqual([
      { kind: 'user', sent: 10, accepted: 10, messages: 0, state: 'accepted' },
    ]);
  });

  test('each missing row has its message: these are read back, the others are in Canvas', () => {
    const outcome = users(10, { users: 8 }, [message({ row: 4 }), message({ row: 11 })]);
    expect(outcome.kinds[0]).toMatchObject({ accepted: 8, messages: 2, state: 'unsettled' });
    expect(outcome.rows.map((row) => row.line)).toEqual([4, 11]);
  });

  test('a row that is counted and reported, such as one with an unreadable date, is read back too', () => {
    expect(users(10, { users: 10 }, [message({})]).kinds[0]).toMatchObject({ state: 'unsettled', messages: 1 });
  });

  test('several messages about one row are one row', () => {
    const outcome = users(10, { users: 9 }, [message({ row: 3 }), message({ row: 3, message: 'more' })]);
    expect(outcome.kinds[0]).toMatchObject({ messages: 1, state: 'unsettled' });
    expect(outcome.rows).toHaveLength(2);
    expect(users(10, { users: 8 }, [message({ row: 3 }), message({ row: 3 })]).kinds[0]).toMatchObject({
      state: 'unproven',
      reason: 'rows-missing',
    });
  });

  test('rows missing without a message: nothing is proven', () => {
    expect(users(1_000, { users: 900 }).kinds[0]).toMatchObject({ state: 'unproven', reason: 'rows-missing' });
  });

  test('an import that was aborted or crashed before it counted proves nothing', () => {
    expect(users(10, null).kinds[0]).toMatchObject({ state: 'unproven', reason: 'no-counts' });
    expect(users(10, { courses: 3 }).kinds[0]).toMatchObject({ state: 'unproven', reason: 'no-counts' });
  });

  test('a chunk that ran twice makes more rows than were sent', () => {
    expect(users(10, { users: 12 }).kinds[0]).toMatchObject({ state: 'unproven', reason: 'rows-counted-twice' });
  });

  test('a refused file spoils its kind and no other', () => {
    const outcome = importOutcome({ course: 2, user: 3 }, { counts: { courses: 0, users: 3 } }, [
      message({ file: 'courses.csv', row: null, fatal: true }),
    ]);
    expect(outcome.kinds).toMatchObject([
      { kind: 'course', state: 'unproven', reason: 'file-refused' },
      { kind: 'user', state: 'accepted' },
    ]);
    expect(outcome.notes).toEqual([{ kind: 'course', code: 'CANVAS_FILE_REFUSED', text: 'text' }]);
  });

  test('a crash that names no file leaves the kinds whose counts add up', () => {
    const outcome = importOutcome({ user: 3, enrollment: 500 }, { counts: { users: 3, enrollments: 400 } }, [
      message({ file: null, row: null, fatal: true }),
    ]);
    expect(outcome.kinds.map((kind) => kind.state)).toEqual(['accepted', 'unproven']);
    expect(outcome.notes[0]).toMatchObject({ kind: null, code: 'CANVAS_IMPORT_CRASHED' });
  });

  test('a message about a line that was never sent means that lines cannot be trusted', () => {
    for (const row of [0, 1, 12]) {
      expect(users(10, { users: 9 }, [message({ row })]).kinds[0]).toMatchObject({
        state: 'unproven',
        reason: 'line-unknown',
      });
    }
  });

  test('a kind of which nothing was sent is accepted, one that was not in the import is not told of', () => {
    expect(importOutcome({ term: 0 }, { counts: {} }, []).kinds).toMatchObject([{ kind: 'term', state: 'accepted' }]);
  });

  test('the state’s word decides nothing', () => {
    const sisImport = { counts: { users: 10 }, state: 'failed_with_messages' };
    expect(importOutcome({ user: 10 }, sisImport, []).kinds[0]?.state).toBe('accepted');
    const empty = { counts: { users: 0 }, state: 'imported' };
    expect(importOutcome({ user: 10 }, empty, []).kinds[0]?.state).toBe('unproven');
  });
});

test('kinds come in Canvas’s order and files are known with their folder', () => {
  const outcome = importOutcome({ enrollment: 2, account: 1 }, { counts: { accounts: 1, enrollments: 1 } }, [
    message({ file: 'batch_812/Enrollments.csv', row: 3 }),
  ]);
  expect(outcome.kinds.map((kind) => kind.kind)).toEqual(['account', 'enrollment']);
  expect(outcome.rows).toEqual([{ kind: 'enrollment', line: 3, code: 'CANVAS_ROW_MESSAGE', text: 'text' }]);
});

test('a message is told by its place and mark, whatever it says', () => {
  expect(classifyMessage({ file: 'users.csv', row: 2, fatal: false })).toBe('CANVAS_ROW_MESSAGE');
  expect(classifyMessage({ file: 'users.csv', row: null, fatal: true })).toBe('CANVAS_FILE_REFUSED');
  expect(classifyMessage({ file: 'strange.csv', row: null, fatal: true })).toBe('CANVAS_IMPORT_CRASHED');
  expect(classifyMessage({ file: null, row: null, fatal: false })).toBe('CANVAS_IMPORT_NOTE');
});

describe('once the rows with messages were read back', () => {
  const proven = (sent: number, accepted: number, messages: number, refused: number) =>
    provenByReadBack({ sent, accepted, messages }, refused);

  test('all refused and all missing: the others are in Canvas', () => expect(proven(100, 97, 3, 3)).toBe(true));

  test('applied with a remark, whether Canvas counts such rows or not, beside refused ones: proven', () => {
    expect(proven(1_000, 1_000, 30, 0)).toBe(true);
    expect(proven(1_000, 970, 30, 0)).toBe(true);
    expect(proven(1_000, 998, 32, 2)).toBe(true);
    expect(proven(1_000, 968, 32, 2)).toBe(true);
  });

  test('rows lost without a word are not hidden by remarks about rows that were applied', () => {
    expect(proven(1_000, 975, 30, 0)).toBe(false);
    expect(proven(1_000, 973, 32, 2)).toBe(false);
  });

  test('a row that is counted and yet not there proves nothing of the others', () => {
    expect(proven(100, 99, 3, 2)).toBe(false);
  });

  test('nothing missing and nothing said: proven', () => expect(proven(10, 10, 0, 0)).toBe(true));
});
