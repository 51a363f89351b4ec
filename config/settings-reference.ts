import { z } from 'zod';
import { districtSettings } from './settings.js';

/** One setting as declared by the schema: the source of documentation, checks and hints. */
export interface SettingReference {
  /** Dotted, as in the file: `schedule.finishBy`. */
  path: string;
  /** A section groups settings and has no value itself. */
  kind: 'section' | 'setting';
  /** Accepted values, in words. */
  accepts: string;
  /** Undefined if there is none. */
  default: unknown;
  required: boolean;
  description: string;
  /** Determines SIS ids and the shape of Canvas, so it is locked after a district's first apply. */
  identity: boolean;
}

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  default?: unknown;
  description?: string;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
}

const identityMark = '(identity)';

/** Every section and setting of a district's file, in the order of the schema. */
export const settingsReference: readonly SettingReference[] = referenceOf(
  z.toJSONSchema(districtSettings, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
  '',
  false,
);

/** Dotted paths of the settings that form identity. */
export const identitySettings: readonly string[] = settingsReference
  .filter((setting) => setting.identity && setting.kind === 'setting')
  .map((setting) => setting.path);

/** The names allowed directly in a section; `''` is the top level. */
export function namesIn(section: string): string[] {
  const prefix = section === '' ? '' : `${section}.`;
  return settingsReference
    .filter((setting) => setting.path.startsWith(prefix) && !setting.path.slice(prefix.length).includes('.'))
    .map((setting) => setting.path.slice(prefix.length));
}

export function settingAt(path: string): SettingReference | undefined {
  return settingsReference.find((setting) => setting.path === path);
}

function referenceOf(section: JsonSchema, prefix: string, identity: boolean): SettingReference[] {
  return Object.entries(section.properties ?? {}).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const described = schema.description ?? '';
    const marked = identity || described.startsWith(identityMark);
    const isSection = schema.properties !== undefined;
    const setting: SettingReference = {
      path,
      kind: isSection ? 'section' : 'setting',
      accepts: accepts(schema),
      default: isSection ? undefined : schema.default,
      required: section.required?.includes(name) ?? false,
      description: described.replace(identityMark, '').trim(),
      identity: marked,
    };
    return [setting, ...referenceOf(schema, `${path}.`, marked)];
  });
}

function itemsOf(items: JsonSchema): string {
  if (items.enum) return accepts(items);
  if (items.type === 'object') return 'entries';
  if (items.type === 'integer') return 'whole numbers';
  return items.pattern?.includes('[0-5]') ? 'local times `"HH:MM"`' : 'texts';
}

function accepts(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((choice) => `\`${String(choice)}\``).join(', ');
  switch (schema.type) {
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`.replace(
        ` to ${Number.MAX_SAFE_INTEGER}`,
        ' up',
      );
    case 'number':
      return `a number from ${schema.minimum} to ${schema.maximum}`;
    case 'array':
      return `a list of ${itemsOf(schema.items ?? {})}`;
    case 'object':
      return 'a group of settings';
    default:
      return schema.format === 'uri'
        ? 'an address'
        : schema.pattern?.includes('[0-5]')
          ? 'a local time `"HH:MM"`'
          : 'a text';
  }
}
