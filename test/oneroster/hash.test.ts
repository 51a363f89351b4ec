import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import { contentHash } from '../../oneroster/rostering/hash.js';

const USER = {
  sourcedId: 'S1',
  status: 'active',
  username: 'mfalk',
  enabledUser: 'true',
  givenName: 'Mira',
  familyName: 'Falk',
  role: 'student',
  orgs: [{ href: 'https://sis.example/orgs/12', sourcedId: '12', type: 'org' }],
};

describe('the hash of what a record says', () => {
  const hashOf = (raw: unknown) => {
    const decoded = decodeRecord('users', raw);
    if (!decoded.ok) throw new Error(decoded.code);
    return contentHash(decoded.record, JSON.stringify(decoded.record));
  };

  it('is the same after a new stamp, other spacing, another order of members or of a list', () => {
    const plain = hashOf({ ...USER, orgs: ['12', '13'] });
    expect(hashOf({ ...USER, orgs: ['12', '13'], dateLastModified: '2026-09-01T00:00:00.000Z' })).toBe(plain);
    expect(hashOf({ ...USER, orgs: ['13', '12'], sourcedId: ' S1 ' })).toBe(plain);
    expect(hashOf(Object.fromEntries(Object.entries({ ...USER, orgs: ['12', '13'] }).reverse()))).toBe(plain);
  });

  it('is another one when anything that counts changes', () => {
    const hashes = new Set([
      hashOf(USER),
      hashOf({ ...USER, status: 'tobedeleted' }),
      hashOf({ ...USER, givenName: 'Mirа' }),
      hashOf({ ...USER, givenName: 'Falk', familyName: 'Mira' }),
      hashOf({ ...USER, middleName: 'mfalk' }),
      hashOf({ ...USER, userIds: [{ type: 'a', identifier: 'b' }] }),
      hashOf({ ...USER, userIds: [{ type: 'b', identifier: 'a' }] }),
      hashOf({ ...USER, grades: ['09'] }),
      hashOf({ ...USER, orgs: ['09'] }),
    ]);
    expect(hashes.size).toBe(9);
  });
});
