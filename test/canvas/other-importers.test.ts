import { describe, expect, test } from 'vitest';
import { dataSetIdOf, districtOfDataSet } from '../../canvas/sis/data-set-id.js';
import { describeImporter, otherImporters, type OwnImports } from '../../canvas/sis/other-importers.js';
import type { SisImport } from '../../canvas/sis/sis-imports.js';

const now = new Date('2026-11-30T06:00:00Z');
let lastId = 800;

/** An import that began some hours ago. */
function imported(hoursAgo: number, changes: Partial<SisImport> = {}): SisImport {
  const at = new Date(now.getTime() - hoursAgo * 3_600_000).toISOString();
  return {
    ...{ id: String((lastId += 1)), state: 'imported', progress: 100 },
    ...{ createdAt: at, startedAt: at, endedAt: at, dataSetId: null, userId: '47' },
    ...{ counts: { users: 10, enrollments: 100, error_count: 0, warning_count: 2 } },
    ...changes,
  };
}
const ofRun = (hoursAgo: number, run: number, district = 'maple') =>
  imported(hoursAgo, { userId: '1', dataSetId: `rollbook/${district}/${run}/1.1/execution${lastId}` });

/** A database with the district maple that has recorded these imports. */
const own = (...recorded: SisImport[]): OwnImports => ({
  recorded: new Set(recorded.flatMap((each) => each.dataSetId ?? [])),
  districts: new Set(['maple']),
});
const nobody = own();

describe('whose an import is', () => {
  const ours = [ofRun(50, 11), ofRun(26, 12), ofRun(2, 13)];

  test('what this database has recorded is nobody else’s, whichever of its districts it was for', () => {
    const ofSibling = ofRun(3, 7, 'cedar');
    expect(otherImporters([...ours, ofSibling], own(...ours, ofSibling), now)).toEqual([]);
  });

  test('what it lost when it was restored from a backup is its own, for it stands together', () => {
    const [first, second, third] = ours;
    expect(otherImporters([...ours, ofRun(40, 12), ofRun(30, 13)], own(first!, second!, third!), now)).toEqual([]);
    expect(otherImporters(ours, nobody, now)).toEqual([]);
  });

  test('another Rollbook that sends under the same key between our own runs is another importer', () => {
    const copy = [ofRun(38, 11), ofRun(14, 12)];
    expect(otherImporters([...ours, ...copy], own(...ours), now)).toMatchObject([
      { name: 'rollbook maple', imports: 2, isActive: true },
    ]);
  });

  test('so is another Rollbook with a district of its own', () => {
    expect(otherImporters([ofRun(30, 3, 'birch'), ofRun(6, 4, 'birch')], nobody, now)).toMatchObject([
      { name: 'rollbook birch', imports: 2, isActive: true },
    ]);
  });

  test('an identifier that only begins like one of Rollbook is that of another tool', () => {
    expect(otherImporters([imported(1, { dataSetId: 'rollbook/maple' })], nobody, now)).toMatchObject([
      { name: 'user 47' },
    ]);
  });

  test('imports that never had a file, or were aborted while they waited, are nobody’s', () => {
    const stuck = imported(30, { state: 'initializing', startedAt: null });
    const aborted = imported(5, { state: 'aborted', startedAt: null });
    expect(otherImporters([stuck, aborted], nobody, now)).toEqual([]);
  });
});

describe('whether another importer is at work', () => {
  test.for([
    ['a nightly tool, from its second night on', [30, 6], {}, true],
    ['one that rests over the weekend, on Monday', [168, 144, 90], {}, true],
    ['one that failed lately', [30, 6], { state: 'failed', counts: null }, true],
    ['one that found nothing new', [30, 6], { counts: { users: 0, enrollments: 0 } }, true],
    ['one that deletes by batch mode', [30, 6], { counts: { batch_enrollments_deleted: 8 } }, true],
    ['somebody who uploads a few files in one sitting', [9, 8, 8, 7], {}, false],
    ['a tool that has stopped', [160, 136, 112], {}, false],
    ['a weekly tool', [3], {}, false],
    ['one that only brings parents', [30, 6], { counts: { user_observers: 40, logins: 3 } }, false],
    ['one that only cross-lists and makes groups', [30, 6], { counts: { xlists: 4, groups: 9 } }, false],
    ['one that brings parents as users', [30, 6], { counts: { user_observers: 40, users: 30 } }, true],
  ] as const)('%s', ([, hoursAgo, changes, isActive]) => {
    const imports = hoursAgo.map((each) => imported(each, changes));
    expect(otherImporters(imports, nobody, now)).toMatchObject([{ name: 'user 47', isActive }]);
  });

  test('each user counts alone, those at work first', () => {
    const byHand = imported(1, { userId: '9' });
    const unknown = imported(2, { userId: null });
    const others = otherImporters([byHand, unknown, imported(30), imported(6)], nobody, now);
    expect(others.map(({ name, isActive }) => [name, isActive])).toEqual([
      ['user 47', true],
      ['user 9', false],
      ['user unknown', false],
    ]);
  });
});

test('what is told of an importer are its numbers', () => {
  lastId = 800;
  const [one] = otherImporters([imported(54), imported(30), imported(6), imported(5)], nobody, now);
  expect(describeImporter(one!)).toBe(
    '4 imports from 2026-11-28 00:00 UTC to 2026-11-30 01:00 UTC, the latest 804, 803, 802; rows: users 40, enrollments 400',
  );
  const [other] = otherImporters([imported(6, { counts: null })], nobody, now);
  expect(describeImporter(other!)).toBe('import 805 of 2026-11-30 00:00 UTC');
});

test('the longest identifier of a submission fits, and names its district', () => {
  const district = 'm'.repeat(40);
  const id = dataSetIdOf({ district, run: 2_147_483_647, submission: '99.2.99', execution: '0123456789ab' });
  expect(id.length).toBeLessThanOrEqual(128);
  expect(districtOfDataSet(id)).toBe(district);
  expect(['', 'nightly', 'rollbook', 'rollbook//1/1.1/x', null].map(districtOfDataSet)).toEqual(Array(5).fill(null));
});
