import { z } from 'zod';

/** A row of a list, and the names of those of its members that could not be read: they count as not sent. */
export type TolerantRow<Row> = Row & { unreadable: readonly string[] };

/**
 * A list whose rows are read one by one: a member of another type than Canvas documents is left out and named, so that
 * one row costs the others nothing. A row that has no id by which it could be told apart is refused, with the list.
 */
export function tolerantRows<Row extends object>(shape: z.ZodType<Row>) {
  return z.array(z.unknown()).transform((rows, context): Array<TolerantRow<Row>> => {
    return rows.map((raw, at) => {
      const read = readTolerantly(shape, raw);
      if (read.ok) return read.row;
      for (const { path, message } of read.issues) {
        context.addIssue({ code: 'custom', path: [at, ...path], message, input: undefined });
      }
      return z.NEVER;
    });
  });
}

type ReadRow<Row> = { ok: true; row: TolerantRow<Row> } | { ok: false; issues: readonly z.core.$ZodIssue[] };

function readTolerantly<Row extends object>(shape: z.ZodType<Row>, raw: unknown): ReadRow<Row> {
  const first = shape.safeParse(raw);
  if (first.success) return { ok: true, row: { ...first.data, unreadable: [] } };
  const { issues } = first.error;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { ok: false, issues };
  const unreadable = [...new Set(issues.map(({ path }) => String(path[0])))];
  const others = Object.fromEntries(Object.entries(raw).filter(([name]) => !unreadable.includes(name)));
  const second = shape.safeParse(others);
  if (!second.success) return { ok: false, issues: second.error.issues };
  return { ok: true, row: { ...second.data, unreadable } };
}

/** Canvas's own id: digits, as a text or a number that JavaScript holds exactly. */
export const canvasId = z.union([z.string().regex(/^[\w~-]{1,64}$/), z.number().int()]).transform(String);

export const flag = z.boolean().nullish();

/** ISO 8601; what is no instant is not read. */
export const instant = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)))
  .nullish();

/** Canvas gives numbers; a proxy of a district has been seen to make texts of them. */
export const score = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .nullish();

/** A text as PostgreSQL keeps it: without NUL and half characters (compare oneroster/fields). */
export const text = z.string().transform((given) => given.replaceAll('\0', '').toWellFormed());
