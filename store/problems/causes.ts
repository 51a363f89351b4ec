import { sharedCauses } from '../../codes/record-problems.js';
import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from '../postgres/connect.js';

/**
 * Problems `p` of a district with their `cause_kind` and `cause`: for a reference to a missing record, the missing
 * record; for an address that is left out, the setting that decides about it; for what Canvas kept, its columns; otherwise the record that has the problem. Rows with the same code and cause are one problem.
 */
export function problemsWithCauses(sql: Sql | Transaction): PendingQuery<Row[]> {
  const kinds = sql`${sql.json(sharedCauses)}::jsonb ->> p.code`;
  return sql`(
    select p.*, case when p.detail is null then p.kind else coalesce(nullif(${kinds}, ''), p.kind) end as cause_kind,
           case when p.detail is null or (${kinds}) is null then p.thing else p.detail end as cause
    from problem p)`;
}
