import { expect, test } from 'vitest';
import { readBox, secretOf } from '../../config/credential-box.js';
import { readForm } from '../../intake/form.js';
import { secondsOfLife } from '../../client/invite/life.js';
import { linkOf } from '../../client/invite/link.js';

const sis = { address: 'https://sis.example', clientId: 'id', clientSecret: 'secret' };
const read = (values: Record<string, string>, system: 'sis' | 'canvas' = 'sis') =>
  readForm(system, 'the-token', new URLSearchParams(values));

test('a form of a SIS becomes a box, and that the secret that is stored', () => {
  const form = read(sis);
  expect(form).toEqual({ box: { system: 'sis', token: 'the-token', ...sis } });
  const box = readBox(JSON.stringify('box' in form ? form.box : null));
  expect(secretOf(box!)).toBe('id:secret');
});

test('a form of Canvas has a token of its own, and fields of others are left out', () => {
  const form = read({ address: 'https://c.example', accessToken: '1~abc', clientId: 'x', system: 'sis' }, 'canvas');
  expect(form).toEqual({
    box: { system: 'canvas', token: 'the-token', address: 'https://c.example', accessToken: '1~abc' },
  });
  expect(secretOf(readBox(JSON.stringify('box' in form ? form.box : null))!)).toBe('1~abc');
});

test('spaces around a value come from copying', () => {
  expect(read({ ...sis, clientSecret: '\t secret\r\n', clientId: '\u00a0id\ufeff' })).toEqual(read(sis));
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['nothing', {}, { address: 'EMPTY', clientId: 'EMPTY', clientSecret: 'EMPTY' }],
  ['only spaces', { ...sis, clientId: '  ' }, { clientId: 'EMPTY' }],
  ['a space within', { ...sis, clientSecret: 'sec ret' }, { clientSecret: 'SPACES' }],
  ['a line break within', { ...sis, clientSecret: 'sec\nret' }, { clientSecret: 'SPACES' }],
  ['a zero-width space within', { ...sis, clientSecret: 'sec\u200bret' }, { clientSecret: 'SPACES' }],
  ['a soft hyphen within', { ...sis, clientSecret: 'sec\u00adret' }, { clientSecret: 'SPACES' }],
  ['a NUL within', { ...sis, clientId: 'i\u0000d' }, { clientId: 'SPACES' }],
  ['a long value', { ...sis, clientSecret: 'x'.repeat(1001) }, { clientSecret: 'LONG' }],
  ['both parts in the client id', { ...sis, clientId: 'id:secret' }, { clientId: 'COLON' }],
])('%s is told field by field', (_, values, mistakes) => {
  const expected = Object.fromEntries(Object.entries(mistakes).map(([name, code]) => [name, `INTAKE_FIELD_${code}`]));
  expect(read(values)).toEqual({ mistakes: expected });
});

test.each([
  '',
  'null',
  '[]',
  '"text"',
  '{"system":"sis"}',
  '{"system":"webhook","token":"t","address":"a","accessToken":"x"}',
  '{"system":"canvas","token":"t","address":"a","accessToken":{}}',
  '{"system":"canvas","token":"t","address":"a","accessToken":"x","more":1}',
  '{"system":"canvas","token":"t"',
])('%j is no box', (text) => {
  expect(readBox(text)).toBeNull();
});

test.each([
  ['30m', 1800],
  ['12h', 43_200],
  ['3d', 259_200],
  ['30d', 2_592_000],
])('a link for %s counts %i seconds', (text, seconds) => {
  expect(secondsOfLife(text)).toBe(seconds);
});

test.each(['', '3', 'd', '0d', '-1d', '31d', '999999m', '3w', '1.5h', '3d4h'])('%j is no time for a link', (text) => {
  expect(() => secondsOfLife(text)).toThrow(expect.objectContaining({ code: 'INVITE_TIME_WRONG' }));
});

test('a link is made of the address at which people reach the intake', () => {
  expect(linkOf('TOKEN', 'https://connect.example')).toBe('https://connect.example/i/TOKEN');
  expect(linkOf('TOKEN', 'https://connect.example:8444/')).toBe('https://connect.example:8444/i/TOKEN');
  expect(linkOf('TOKEN', 'http://127.0.0.1:8444')).toBe('http://127.0.0.1:8444/i/TOKEN');
  expect(() => linkOf('TOKEN', undefined)).toThrow(expect.objectContaining({ code: 'INTAKE_ADDRESS_MISSING' }));
});

test.each(['connect.example', 'http://connect.example', 'https://connect.example/path', 'https://a:b@connect.example'])(
  'no link is made of %s',
  (url) => {
    expect(() => linkOf('TOKEN', url)).toThrow(expect.objectContaining({ code: 'INTAKE_ADDRESS_NOT_SAFE' }));
  },
);
