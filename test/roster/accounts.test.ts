import { describe, expect, test } from 'vitest';
import { mapAccounts, usableAccounts, type KnownOrg } from '../../roster/accounts.js';
import { org, settingsWith } from './records.js';

const known = (...orgs: Array<ReturnType<typeof org>>): KnownOrg[] =>
  orgs.map((each) => ({ org: each, presence: 'present', pinned: null }));
const district = org('4000', { type: 'district', name: 'Maple' });
const school = org('701', { parentSourcedId: '4000' });
const department = org('d1', { type: 'department', parentSourcedId: '701' });
const rowsOf = (orgs: KnownOrg[], settings = settingsWith(), proven = true) => mapAccounts(orgs, settings, proven).rows;

describe('accounts', () => {
  test('the district is the root account, schools lie below it, parents come first', () => {
    const rows = rowsOf(known(department, school, district));
    expect(rows.map((row) => [row.sisId, row.state === 'desired' && row.fields.parent_account_id])).toEqual([
      ['701', ''],
      ['d1', '701'],
    ]);
  });

  test('the district can be a sub-account of its own', () => {
    const settings = settingsWith((each) => (each.canvas.districtAccount = 'subaccount'));
    const rows = rowsOf(known(school, district), settings);
    expect(rows.map((row) => [row.sisId, row.state === 'desired' && row.fields.parent_account_id])).toEqual([
      ['4000', ''],
      ['701', '4000'],
    ]);
  });

  test('a new school whose parent is not in the feed lies below the root, and is told; one that stands is not moved', () => {
    const lost = org('701', { parentSourcedId: 'nowhere' });
    const at = (pinned: string | null, proven = true) =>
      mapAccounts([{ org: lost, presence: 'present', pinned }], settingsWith(), proven);
    const [row] = at(null).rows;
    expect(row?.state === 'desired' && row.fields.parent_account_id).toBe('');
    expect(at('701').rows[0]!.state).toBe('unknown');
    expect(at(null, false).rows[0]!.state).toBe('unknown');
    for (const each of [at(null), at('701')]) {
      expect(each.problems).toMatchObject([{ code: 'ORG_PARENT_UNKNOWN', thing: '701', detail: 'nowhere' }]);
    }
  });

  test('an org whose parents go round concludes nothing and is told, and no class lies in it', () => {
    const round = [org('a', { parentSourcedId: 'b' }), org('b', { parentSourcedId: 'a' })];
    const mapped = mapAccounts(known(district, ...round), settingsWith(), true);
    expect(mapped.rows.every((row) => row.state === 'unknown')).toBe(true);
    expect(mapped.problems.map((each) => [each.code, each.thing]).sort()).toEqual([
      ['ORG_PARENT_UNKNOWN', 'a'],
      ['ORG_PARENT_UNKNOWN', 'b'],
    ]);
    expect([...usableAccounts(known(district, ...round), settingsWith(), true).keys()]).toEqual(['4000']);
  });

  test('an org that vanished is absent only when that is proven', () => {
    const at = (presence: KnownOrg['presence'], proven: boolean) =>
      rowsOf([...known(district), { org: school, presence, pinned: '701' }], settingsWith(), proven)[0]!.state;
    expect(at('missing', true)).toBe('unknown');
    expect(at('gone', false)).toBe('unknown');
    expect(at('gone', true)).toBe('absent');
  });

  test('an id stays what it was at first acceptance, and a school out of scope has no account', () => {
    const settings = settingsWith((each) => (each.mapping.ids.account = '{identifier}'));
    const pinned: KnownOrg = { org: school, presence: 'present', pinned: 'old-id' };
    expect(rowsOf([...known(district), pinned], settings)[0]!.sisId).toBe('old-id');
    const pilot = settingsWith((each) => (each.scope.schools = ['401']));
    expect(rowsOf(known(district, school), pilot)).toEqual([]);
  });
});
