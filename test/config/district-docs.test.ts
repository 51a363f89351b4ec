import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseDistrict } from '../../config/load-district.js';
import { settingsReference } from '../../config/settings-reference.js';

const text = readFileSync(new URL('../../docs/district-file.md', import.meta.url), 'utf8');
const settings = settingsReference.filter((setting) => setting.kind === 'setting');
const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

/** Table rows whose first cell is a setting's path: what it takes, its default, its meaning. */
const documented = new Map(
  text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 6 && /^`[a-zA-Z.]+`$/.test(cells[1] ?? ''))
    .map((cells) => [(cells[1] ?? '').replaceAll('`', ''), cells.slice(2, -1)]),
);

test('every setting is documented, and nothing that is no setting', () => {
  expect([...documented.keys()]).toEqual(settings.map((setting) => setting.path));
});

test.each(settings)('$path is documented as it is', (setting) => {
  const [takes, byDefault, meaning] = documented.get(setting.path) ?? [];
  expect(takes).toBe(setting.accepts);
  const written =
    setting.default === undefined ? undefined : `\`${JSON.stringify(setting.default).replaceAll(',', ', ')}\``;
  expect(byDefault).toBe(
    setting.required ? '*required*'.replaceAll('*', emphasis(byDefault)) : (written ?? "the profile's"),
  );
  expect(meaning?.length).toBeGreaterThan(20);
  expect(meaning?.includes('Locked after the first apply')).toBe(setting.identity);
});

test('every example is a file without mistakes', () => {
  expect(examples).toHaveLength(2);
  for (const example of examples) expect(parseDistrict(example)).toMatchObject({ ok: true });
});

test('the complete example shows every setting', () => {
  const shown = pathsOf(parse(examples[1] ?? ''), '');
  expect(shown.sort()).toEqual(settings.map((setting) => setting.path).sort());
});

/** A formatter may write emphasis with either mark. */
function emphasis(cell: string | undefined): string {
  return cell?.startsWith('_') ? '_' : '*';
}

function pathsOf(value: unknown, prefix: string): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [prefix];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, prefix === '' ? name : `${prefix}.${name}`));
}
