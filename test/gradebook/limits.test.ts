import { expect, test } from 'vitest';
import { passbackSettings } from '../../config/passback-settings.js';
import { classesToHold, type ClassVolume } from '../../gradebook/limits.js';

const volume = (classId: string, more: Partial<ClassVolume> = {}): ClassVolume => ({
  ...{ classId, school: 'north', zeros: 0, drops: 0, withdrawals: 0, results: 0, lineItems: 0, sentBefore: true },
  ...more,
});
const limit = (inClass: number, school: number, district: number) => ({ class: inClass, school, district });
const settings = passbackSettings.parse({
  limits: { zeros: limit(10, 15, 18), drops: limit(10, 100, 500), withdrawals: limit(0, 50, 200) },
});

test.each<[string, ClassVolume[], string[]]>([
  ['a class at its limit goes', [volume('a', { zeros: 10 })], []],
  ['a class above its limit is held', [volume('a', { zeros: 11 }), volume('b')], ['a MANY_ZEROS']],
  [
    'above the limit of a school every class with a part in it is held',
    [volume('a', { zeros: 8 }), volume('b', { zeros: 8 }), volume('c'), volume('d', { zeros: 1, school: 'south' })],
    ['a MANY_ZEROS', 'b MANY_ZEROS'],
  ],
  [
    'above the limit of the district classes of all schools are held',
    [volume('a', { zeros: 10 }), volume('d', { zeros: 9, school: 'south' }), volume('e', { school: 'south' })],
    ['a MANY_ZEROS', 'd MANY_ZEROS'],
  ],
  ['each cause is told', [volume('a', { zeros: 11, drops: 11 })], ['a MANY_DROPS', 'a MANY_ZEROS']],
  ['work that was copied with its flags is held', [volume('a', { lineItems: 51 })], ['a MANY_LINE_ITEMS']],
  ['a limit of 0 holds the first', [volume('a', { withdrawals: 1 })], ['a MANY_WITHDRAWALS']],
  ['a class that never got anything waits', [volume('a', { sentBefore: false })], ['a FIRST_SEND']],
])('%s', (_name, volumes, expected) => {
  const found = classesToHold(volumes, settings).map(({ classId, code }) => `${classId} ${code}`);
  expect([...new Set(found)].sort()).toEqual(expected);
});

test('a first send that is released does not wait', () => {
  expect(classesToHold([volume('a', { sentBefore: false })], { ...settings, firstSend: 'released' })).toEqual([]);
});
