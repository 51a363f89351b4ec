import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import { contentHash } from '../../oneroster/rostering/hash.js';
import { userRecord as user } from './sample-records.js';

describe('the hash of what a record says', () => {
  const hashOf = (raw: unknown) => {
    const decoded = decodeRecord('users', raw);
    if (!decoded.ok) throw new Error(decoded.code);
    return contentHash(decoded.record, JSON.stringify(decoded.record));
  };

  it('is the same after a new stamp, other spacing, another order of members or of a list', () => {
    const plain = hashOf({ ...user, orgs: ['12', '13'] });
    expect(hashOf({ ...user, orgs: ['12', '13'], dateLastModified: '2026-09-01T00:00:00.000Z' })).toBe(plain);
    expect(hashOf({ ...user, orgs: ['13', '12'], sourcedId: ' S1 ' })).toBe(plain);
    expect(hashOf(Object.fromEntries(Object.entries({ ...user, orgs: ['12', '13'] }).reverse()))).toBe(plain);
  });

  it('is another one when anything that counts changes', () => {
    const hashes = new Set([
      hashOf(user),
      hashOf({ ...user, status: 'tobedeleted' }),
      hashOf({ ...user, givenName: 'Mirа' }),
      hashOf({ ...user, givenName: 'Falk', familyName: 'Mira' }),
      hashOf({ ...user, middleName: 'mfalk' }),
      hashOf({ ...user, userIds: [{ type: 'a', identifier: 'b' }] }),
      hashOf({ ...user, userIds: [{ type: 'b', identifier: 'a' }] }),
      hashOf({ ...user, grades: ['09'] }),
      hashOf({ ...user, orgs: ['09'] }),
    ]);
    expect(hashes.size).toBe(9);
  });
});
