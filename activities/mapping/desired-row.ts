import type { MappedRow } from '../../roster/mapped.js';
import type { DesiredRow } from '../../store/mapping/save-mapped.js';

export function desiredRow(row: MappedRow): DesiredRow {
  return row.state === 'desired' ? { ...row, reason: null } : { ...row, fields: null };
}

/** Both sides of a changed id are held: nothing is created and nothing is removed until a person decided. */
export function held(row: MappedRow): MappedRow {
  const { kind, sisId, school, sources } = row;
  return { state: 'unknown', kind, sisId, school, sources, reason: 'ID_CHANGED' };
}
