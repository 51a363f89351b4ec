import { parseInstant } from '../importers/cells.js';
import type { Seconds } from '../model.js';
import { BadAct } from './context.js';

/** Fields as the REST API names them; those left out stay as they are. */
export type Fields = Record<string, unknown>;

/** An object, or the JSON text of one. */
export function jsonObject(value: unknown): Record<string, unknown> {
  if (value === null || value === '') return {};
  let read: unknown = value;
  try {
    if (typeof value === 'string') read = JSON.parse(value);
  } catch {
    read = undefined;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new BadAct('integration_data must be an object');
  return read as Record<string, unknown>;
}

export function isTrue(value: unknown): boolean {
  return value === true || ['true', '1', 't', 'yes', 'on'].includes(String(value).toLowerCase());
}

export function instantOrNull(value: unknown, field: string): Seconds | null {
  if (value === null || value === '') return null;
  const instant = parseInstant(String(value));
  if (instant === undefined) throw new BadAct(`${field} could not be read as a date`);
  return instant;
}

export function numberOrNull(value: unknown, field: string): number | null {
  if (value === null || value === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new BadAct(`${field} must be a number`);
  return number;
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === '' ? null : String(value);
}
