import type { FastifyRequest } from 'fastify';
import type { FaultSettings } from '../../faults.js';
import type { Strikes } from './strikes.js';

type Row = Record<string, unknown>;

/** Faults in the content of an answer, which is otherwise a good one. */
export function distort(payload: unknown, request: FastifyRequest, strikes: Strikes): unknown {
  let answer = payload;
  if (strikes('score-as-text', request))
    answer = eachRow(answer, (row) => (typeof row.score === 'number' ? { ...row, score: String(row.score) } : row));
  const empty = strikes('score-empty', request);
  if (empty) answer = eachNth(answer, empty, (row) => (row.score == null ? row : { ...row, score: null }));
  if (strikes('sis-user-id-withheld', request)) answer = eachRow(answer, ({ sis_user_id: _withheld, ...row }) => row);
  const doubled = strikes('row-doubled', request);
  if (doubled && Array.isArray(answer)) {
    const nth = Number(doubled.nth ?? 3);
    answer = answer.flatMap((row: unknown, at) => ((at + 1) % nth === 0 ? [row, row] : [row]));
  }
  const without = strikes('field-absent', request);
  if (without) {
    const field = String(without.field ?? 'posted_at');
    answer = eachRow(answer, (row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== field)));
  }
  const garbled = strikes('field-garbled', request);
  if (garbled) {
    const field = String(garbled.field ?? 'score');
    answer = eachRow(answer, (row) => (field in row ? { ...row, [field]: { value: row[field] } } : row));
  }
  return answer;
}

function eachRow(value: unknown, change: (row: Row) => Row): unknown {
  if (Array.isArray(value)) return value.map((each) => eachRow(each, change));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, each]) => [name, eachRow(each, change)]);
  return change(Object.fromEntries(entries) as Row);
}

/** Every `nth` row that has a score. */
function eachNth(value: unknown, settings: FaultSettings, change: (row: Row) => Row): unknown {
  const nth = Number(settings.nth ?? 1);
  let count = 0;
  return eachRow(value, (row) => {
    if (typeof row.score !== 'number') return row;
    count += 1;
    return count % nth === 0 ? change(row) : row;
  });
}
