import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

const dockerfile = textOf('Dockerfile');
const compose = `${textOf('docker-compose.yml')}\n${textOf('docker-compose.intake.yml')}`;
const { include } = JSON.parse(textOf('tsconfig.build.json')) as { include: string[] };
const { engines, bin } = JSON.parse(textOf('package.json')) as {
  engines: { node: string };
  bin: Record<string, string>;
};
/** What .dockerignore lets into the image's making: it leaves out everything first. */
const [all, ...letIn] = textOf('.dockerignore').trim().split('\n');

interface Copy {
  stage: string | undefined;
  sources: string[];
}

const copies: Copy[] = [...dockerfile.matchAll(/^COPY (?:--from=(\S+) )?(.+) \S+$/gm)].map(([, stage, sources]) => ({
  stage,
  sources: sources!.split(' '),
}));

test('what the image copies from the checkout is there, and is let in', () => {
  expect(all).toBe('*');
  const files = copies.filter(({ stage }) => stage === undefined).flatMap(({ sources }) => sources);
  expect(files).toContain('package-lock.json');
  for (const file of files.filter((each) => each !== '.')) {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(letIn).toContain(`!${file}`);
  }
});

test('what the image copies from a stage was made in that stage', () => {
  const stages = Object.fromEntries(
    dockerfile.split(/^FROM /m).flatMap((text) => {
      const [, name] = /^\S+ AS (\S+)/.exec(text) ?? [];
      return name ? [[name, text]] : [];
    }),
  );
  const makes: Record<string, RegExp> = { dist: /npm run build/, node_modules: /npm ci --omit=dev/ };
  const fromStages = copies.flatMap(({ stage, sources }) => (stage ? [{ stage, made: sources[0]! }] : []));
  expect(fromStages).toHaveLength(2);
  for (const { stage, made } of fromStages) expect(stages[stage]).toMatch(makes[made.split('/').at(-1)!]!);
});

test('everything that is compiled, and what compiles it, is let into the image', () => {
  const folders = include.filter((folder) => existsSync(join(root, folder)));
  expect(folders).toContain('worker');
  for (const needed of [...folders, 'embedded', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    expect(letIn).toContain(`!${needed}`);
  }
});

test('every program that image, compose file and package start is one that is compiled', () => {
  const started = [dockerfile, compose, ...Object.values(bin)].flatMap(
    (text) => text.match(/dist\/[\w/-]+\.js/g) ?? [],
  );
  expect(new Set(started)).toEqual(new Set(['dist/worker/main.js', 'dist/client/main.js', 'dist/intake/main.js']));
  for (const program of started) {
    const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(include).toContain(source.split('/')[0]);
  }
});

test('all stages have one version of Node, which is new enough', () => {
  const versions = new Set([...dockerfile.matchAll(/^FROM node:(\d+\.\d+)/gm)].map((match) => match[1]!));
  expect(versions.size).toBe(1);
  const [wanted, given] = [engines.node.replace('>=', ''), [...versions][0]!].map((version) => version.split('.'));
  const [major, minor] = given!.map(Number);
  const [leastMajor, leastMinor] = wanted!.map(Number);
  expect(major! * 1000 + minor!).toBeGreaterThanOrEqual(leastMajor! * 1000 + leastMinor!);
});

test('the worker gets signals itself, and runs as nobody special', () => {
  expect(dockerfile).toMatch(/^CMD \["node", /m);
  expect(dockerfile).toMatch(/^USER node$/m);
});
