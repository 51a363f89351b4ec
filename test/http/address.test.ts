import { expect, test } from 'vitest';
import { crossCheck } from '../../config/cross-checks.js';
import { districtSettings } from '../../config/settings.js';
import { createCanvasClient } from '../../canvas/client.js';
import { isSafeAddress } from '../../http/address.js';
import { unlimited } from '../harness/unlimited.js';
import { clientOf } from '../oneroster/provider.js';

const cases: [address: string, isSafe: boolean][] = [
  ['https://canvas.example', true],
  ['http://localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['http://127.0.0.2', true],
  ['http://127.255.255.254', true],
  ['http://[::1]:3000', true],
  ['http://canvas.example', false],
  ['http://10.0.0.1', false],
  ['http://128.0.0.1', false],
  ['http://0.0.0.0', false],
  ['http://[::2]', false],
  ['http://127.0.0.1.example', false],
  ['http://localhost.example', false],
];

test.each(cases)('%s is safe to send credentials to: %s', (address, isSafe) => {
  expect(isSafeAddress(new URL(address))).toBe(isSafe);
});

test.each(cases)('what the settings are checked for holds at night too: %s', (address, isSafe) => {
  const settings = districtSettings.parse({
    ...{ district: 'maple', name: 'Maple', timezone: 'America/Chicago' },
    ...{ sis: { url: address }, canvas: { url: address } },
  });
  const mistakes = crossCheck(settings).filter(({ severity }) => severity === 'mistake');
  expect(mistakes.map(({ path }) => path.join('.'))).toEqual(isSafe ? [] : ['sis.url', 'canvas.url']);

  const canvas = () => createCanvasClient({ baseUrl: address, pace: unlimited(), token: async () => 'x' });
  const sis = () => clientOf(address);
  if (isSafe) {
    expect(canvas).not.toThrow();
    expect(sis).not.toThrow();
  } else {
    expect(canvas).toThrow(expect.objectContaining({ code: 'CANVAS_PLAIN_HTTP' }));
    expect(sis).toThrow(expect.objectContaining({ code: 'PLAIN_HTTP_REFUSED' }));
  }
});
