import { expect, test } from 'vitest';
import { isSameAddress } from '../../activities/intake/same-address.js';

const configured = 'https://powerschool.maple.example';

test.each([
  configured,
  'https://powerschool.maple.example/',
  'HTTPS://PowerSchool.Maple.Example',
  'powerschool.maple.example',
  '  https://powerschool.maple.example  ',
  'https://powerschool.maple.example:443',
  'https://powerschool.maple.example/admin/home.html?x=1#top',
  'https://powerschool.maple.example/api/ims/oneroster/v1p1',
  'powerschool.maple.example/admin',
])('%s is what the district was set up with', (entered) => {
  expect(isSameAddress(entered, configured)).toBe(true);
});

test.each([
  'https://powerschool.maple.example.evil.example',
  'https://powerschool.maple.example@evil.example',
  'https://powerschool.maple.example:8443',
  'https://powerschool.maple.example:x@powerschool.maple.example',
  'http://powerschool.maple.example',
  'https://powerschool-test.maple.example',
  'https://evil.example/powerschool.maple.example',
  'https://evil.example#powerschool.maple.example',
  'ftp://powerschool.maple.example',
  'javascript:powerschool.maple.example',
  'powerschool',
  'https://',
  'a-secret-in-the-wrong-field',
  '',
])('%s is not', (entered) => {
  expect(isSameAddress(entered, configured)).toBe(false);
});

test('an address on this machine, as in practice, needs its port', () => {
  expect(isSameAddress('127.0.0.1:8801', 'http://127.0.0.1:8801')).toBe(true);
  expect(isSameAddress('http://127.0.0.1', 'http://127.0.0.1:8801')).toBe(false);
  expect(isSameAddress('http://[::1]:8801/', 'http://[::1]:8801')).toBe(true);
});
