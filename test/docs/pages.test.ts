import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { portSettings } from '../../embedded/ports.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((f) => (f.endsWith('.md') ? [`docs/${f}`] : [])),
];

/** As GitHub makes anchors of headings. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  for (const link of links.filter((each) => !each.startsWith('http'))) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    expect(existsSync(join(root, target)), `${page}: ${link}`).toBe(true);
    if (anchor) expect(anchorsOf(target), `${page}: ${link}`).toContain(anchor);
  }
});

test('every page is reached from the first one', () => {
  const readme = textOf('README.md');
  for (const page of pages.slice(1)) expect(readme).toContain(`(${page})`);
});

test('every environment variable that a worker reads is on the page about production', () => {
  const read = [...textOf('config/environment.ts').matchAll(/^ {2}([A-Z_]+): z\b/gm)].map((match) => match[1]!);
  expect(read.length).toBeGreaterThan(4);
  for (const variable of read) expect(textOf('docs/production.md')).toContain(`\`${variable}\``);
});

test('every environment variable that the intake reads is on the page about credentials', () => {
  const read = [...textOf('config/intake-environment.ts').matchAll(/^ {2}([A-Z_]+): z\b/gm)].map((match) => match[1]!);
  expect(read.length).toBeGreaterThan(4);
  for (const variable of read) expect(textOf('docs/credentials.md')).toContain(`\`${variable}\``);
});

test('every option of npm start is on the page about first steps, and its ports are those in use', () => {
  const options = [...textOf('embedded/start.ts').matchAll(/\.option\('(--[a-z-]+)/g)].map((match) => match[1]!);
  expect(options.length).toBeGreaterThan(6);
  const ports = Object.values(portSettings);
  for (const option of [...options, ...ports.map(({ flag }) => flag)]) {
    expect(textOf('docs/first-steps.md')).toMatch(new RegExp(`\`${option}[\` ]`));
  }
  expect(textOf('docs/first-steps.md')).toContain(ports.map(({ standard }) => standard).join(', '));
});
