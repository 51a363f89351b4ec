import type { MappedRow } from '../../../roster/mapped.js';

/** Both sides of a changed id are held: nothing is created and nothing is removed until a person decided. */
export function held(row: MappedRow): MappedRow {
  const { kind, sisId, school, sources } = row;
  return { state: 'unknown', kind, sisId, school, sources, reason: 'ID_CHANGED' };
}
