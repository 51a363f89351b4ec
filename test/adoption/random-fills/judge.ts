import type { Sql } from '../../../store/postgres/connect.js';
import type { TruthLine } from '../../evaluation/judge.js';
import type { Dump } from '../kept.js';

/** A link that was said yes to. */
interface Confirmed {
  kind: string;
  sources: string[];
  canvasId: string;
  confidence: string;
  facts: string[];
}

/** Confirmed links to an object that stands for another record, or for none. */
export async function wrongLinks(sql: Sql, truth: readonly TruthLine[]): Promise<string[]> {
  const links = await sql<Confirmed[]>`
    select kind, sources, canvas_id as "canvasId", confidence, facts from adoption_link where state = 'confirmed'`;
  const meant = new Map(truth.map((each) => [`${each.kind} ${each.canvas_id}`, each]));
  return links.flatMap(({ kind, sources, canvasId, confidence, facts }) => {
    const object = meant.get(`${kind} ${canvasId}`);
    if (object?.sourced_ids.some((id) => sources.includes(id))) return [];
    const is = object && `of ${object.sourced_ids.join(', ') || 'nobody'} (${object.traits.join(', ')})`;
    return [`${confidence}: ${kind} ${sources.join(', ')} is linked to ${canvasId} ${is}, for ${facts.join(', ')}`];
  });
}

/** Objects that adoption has linked, `kind canvasId`. */
export async function linkedObjects(sql: Sql): Promise<ReadonlySet<string>> {
  const links = await sql<Array<{ object: string }>>`
    select kind || ' ' || canvas_id as object from adoption_link where state = 'applied'`;
  return new Set(links.map((each) => each.object));
}

const tables = {
  account: 'accounts',
  term: 'terms',
  course: 'courses',
  section: 'sections',
  login: 'logins',
} as const;

/** SIS ids, integration ids and logins that something living had and has no more, or that somebody else has now. */
export function takenIds(before: Dump, after: Dump, isLinked: (object: string) => boolean): string[] {
  return Object.entries(tables).flatMap(([kind, table]) => {
    const now = new Map(after[table].map((row) => [row.id, row]));
    const holders = (field: string) =>
      new Map(after[table].flatMap((row) => (row[field] === null ? [] : [[String(row[field]), row.id] as const])));
    return ['sis_id', 'integration_id', 'login_id'].flatMap((field) => {
      const held = holders(field);
      return before[table].flatMap((row) => {
        const value = row[field] as string | null | undefined;
        if (row.state === 'deleted' || value === null || value === undefined) return [];
        const is = now.get(row.id)?.[field];
        if (is === value) return [];
        const holder = field === 'login_id' ? undefined : held.get(value);
        if (holder !== undefined) return [`${kind} ${row.id}: its ${field} was given to ${holder}`];
        const object = kind === 'login' ? `user ${String(row.user_id)}` : `${kind} ${row.id}`;
        return field === 'sis_id' && isLinked(object) ? [] : [`${kind} ${row.id}: its ${field} was taken away`];
      });
    });
  });
}
