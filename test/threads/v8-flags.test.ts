import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { setV8Flag } from '../../activities/threads/v8-flags.js';

test.for([
  ['20.19.0', ['--some-flag']],
  ['22.20.0', ['--some-flag']],
  ['24.1.0', ['--some-flag']],
  ['26.0.0', []],
] as const)('Node %s: the flags of V8 that are set', ([version, flags]) => {
  const set = vi.fn<(flag: string) => void>();
  setV8Flag('--some-flag', { version, set });
  expect(set.mock.calls.flat()).toEqual(flags);
});

test('this Node knows every flag that a worker sets', () => {
  const sources = ['threads', 'collect-garbage'].map((name) =>
    readFileSync(new URL(`../../activities/threads/${name}.ts`, import.meta.url), 'utf8'),
  );
  const flags = sources.flatMap((text) => [...text.matchAll(/'(--[a-z-]+)/g)].map((match) => match[1]!));
  expect(flags).toHaveLength(2);
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of flags) expect(known).toContain(`  ${flag} (`);
});
