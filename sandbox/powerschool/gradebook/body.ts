import { isDay, type Day } from '../../district/dates.js';
import { invalidData } from '../failures.js';
import type { Kind } from './records.js';

export type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The object that a PUT carries in its singular envelope.
 *
 * @param id of the path, which decides; a body that says another is refused
 */
export function readBody(kind: Kind, body: unknown, id: string | undefined): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    throw invalidData('the body is not JSON');
  }
  const fields = isObject(parsed) ? parsed[kind] : undefined;
  if (!isObject(fields)) throw invalidData(`the body must hold one ${kind} under "${kind}"`);
  const named = textOf(fields, 'sourcedId');
  if (id !== undefined && named !== null && named !== id) {
    throw invalidData(`the sourcedId ${named} of the body is not that of the path`);
  }
  return fields;
}

/** A text, trimmed; null where it is absent, null or blank. Numbers count as text: ids come so. */
export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' && typeof value !== 'number') throw invalidData(`${name} must be a text`);
  const text = String(value).trim();
  return text === '' ? null : text;
}

export function requiredText(fields: Fields, name: string): string {
  const text = textOf(fields, name);
  if (text === null) throw invalidData(`${name} is missing`);
  return text;
}

/** A number or the text of one; null where it is absent. */
export function numberOf(fields: Fields, name: string): number | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw invalidData(`${name} must be a number`);
  return value;
}

/** The day of a date or of a date-time: the one that its text shows, whatever its zone. */
export function dayOf(fields: Fields, name: string): Day | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const day = text.slice(0, 10);
  const isTime = text.length > 10 && /^T\d{2}:\d{2}/.test(text.slice(10)) && !Number.isNaN(Date.parse(text));
  if (!isDay(day) || (text.length > 10 && !isTime)) throw invalidData(`${name} must be a date`);
  return day;
}

/** The id of a reference: an object with a sourcedId, of which href and type are not looked at. */
export function referenceOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw invalidData(`${name} must be a reference`);
  return textOf(value, 'sourcedId');
}

export function requiredReference(fields: Fields, name: string): string {
  const id = referenceOf(fields, name);
  if (id === null) throw invalidData(`${name}.sourcedId is missing`);
  return id;
}

export function metadataOf(fields: Fields): Fields {
  const { metadata } = fields;
  if (metadata === undefined || metadata === null) return {};
  if (!isObject(metadata)) throw invalidData('metadata must be an object');
  return metadata;
}
