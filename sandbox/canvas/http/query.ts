import type { FastifyRequest } from 'fastify';
import { refusal } from './errors.js';

export type Query = Record<string, string | string[] | undefined>;

export function queryOf(request: FastifyRequest): Query {
  return request.query as Query;
}

/** One value of a parameter; of several, the last. */
export function one(query: Query, name: string): string | undefined {
  const value = query[name];
  return (Array.isArray(value) ? value[value.length - 1] : value) || undefined;
}

/** All values of `name[]`, or of `name` where a caller leaves the brackets out. */
export function many(query: Query, name: string): string[] {
  const value = query[`${name}[]`] ?? query[name] ?? [];
  return Array.isArray(value) ? value : [value];
}

export function isOn(query: Query, name: string): boolean {
  return ['true', '1', 't', 'yes', 'on'].includes((one(query, name) ?? '').toLowerCase());
}

/** A full ISO 8601 instant, or a 400. */
export function instantParameter(query: Query, name: string): Date | undefined {
  const text = one(query, name);
  if (text === undefined) return undefined;
  const instant = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(instant.getTime()))
    throw refusal(400, `${name} must be an instant in ISO 8601`);
  return instant;
}

/** `course[name]=x` becomes `{ course: { name: 'x' } }`, and `ids[]` a list, as Rails reads forms. */
export function nested(form: Iterable<[string, string]>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const path = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([part]) => part);
    let at: Record<string, unknown> = body;
    const list = path[path.length - 1] === '[]';
    const keys = list ? path.slice(0, -1) : path;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    const last = keys[keys.length - 1]!;
    if (list) ((at[last] ??= []) as unknown[]).push(value);
    else at[last] = value;
  }
  return body;
}
