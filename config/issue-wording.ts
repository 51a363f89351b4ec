import type { z } from 'zod';
import type { DistrictYaml, SettingPath } from './district-yaml.js';
import { nearestName } from './nearest-name.js';
import { namesIn, settingAt, settingsReference } from './settings-reference.js';

export interface Worded {
  path: SettingPath;
  message: string;
  remedy: string;
}

type Issue = z.core.$ZodIssue;

/** Words the schema's issues for a person: one entry for each thing to fix. */
export function wordIssue(issue: Issue, yaml: DistrictYaml): Worded[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownName(path, key));

  const value = valueAt(yaml.value, path);
  const setting = settingAt(path.filter((step) => typeof step === 'string').join('.'));
  const accepted = setting ? `It takes ${setting.accepts}${example(setting.default)}.` : 'See docs/district-file.md.';
  const name = path.join('.');

  if (value === undefined) {
    const whole = setting?.kind === 'section' ? 'This group of settings is missing.' : 'This setting is missing.';
    return [{ path, message: whole, remedy: `Add ${name}. ${setting?.description ?? ''}`.trim() }];
  }
  if (value === null) {
    return [{ path, message: 'Nothing is written here.', remedy: `Write a value, or take the line out. ${accepted}` }];
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value !== 'object') {
    const written = yaml.writtenAt(path) ?? String(value);
    return [{ path, message: 'YAML reads this as a number or a yes/no.', remedy: `Put it in quotes: "${written}"` }];
  }
  if (issue.code === 'invalid_type' && issue.expected === 'array') {
    return [{ path, message: 'This must be a list.', remedy: 'Write each entry on a line of its own, after "- ".' }];
  }
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String);
    const meant = typeof value === 'string' ? nearestName(value, choices) : undefined;
    const hint = meant ? `Did you mean ${meant}? ` : '';
    return [{ path, message: 'This is not one of the choices.', remedy: `${hint}Choices: ${choices.join(', ')}` }];
  }
  if (issue.code === 'invalid_format' && issue.format === 'url') {
    return [
      { path, message: 'This is not an address.', remedy: 'Write it with https://, as in https://district.example' },
    ];
  }
  if (issue.code === 'custom' || issue.code === 'invalid_format') {
    return [{ path, message: `This must be ${issue.message}.`, remedy: accepted }];
  }
  return [{ path, message: 'This value is not allowed here.', remedy: accepted }];
}

function unknownName(section: SettingPath, key: string): Worded {
  const dotted = section.join('.');
  const names = namesIn(dotted);
  const near = nearestName(key, names);
  const elsewhere = settingsReference.find((setting) => setting.path.split('.').at(-1) === key);
  const remedy = near
    ? `Did you mean ${near}?`
    : elsewhere
      ? `It belongs at ${elsewhere.path}.`
      : `Settings ${dotted === '' ? 'at the top' : `in ${dotted}`}: ${names.join(', ')}`;
  return { path: [...section, key], message: `There is no setting "${key}" here.`, remedy };
}

function example(value: unknown): string {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '';
  return `; the default is ${JSON.stringify(value)}`;
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}
