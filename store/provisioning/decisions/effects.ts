import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from '../../postgres/connect.js';

type Fragment = PendingQuery<Row[]>;

/** What a planned row `p` would do, as a hash: a release counts only while the effect is the same. */
export function rowEffect(sql: Sql | Transaction): Fragment {
  return sql`md5(concat_ws(chr(31), p.kind, p.sis_id, p.op, p.after::text))`;
}

/** The same of a planned enrollment `p`. */
export function enrollmentEffect(sql: Sql | Transaction): Fragment {
  return sql`md5(concat_ws(chr(31), 'enrollment', p.section_id, p.user_id, p.role, p.op, p.after_status))`;
}

/** Which row and operation it is, as a hash: what is kept or discarded is not sent, whatever it would do by then. */
export function rowSubject(sql: Sql | Transaction): Fragment {
  return sql`md5(concat_ws(chr(31), 'subject', p.kind, p.sis_id, p.op))`;
}

/** The same of a planned enrollment `p`. */
export function enrollmentSubject(sql: Sql | Transaction): Fragment {
  return sql`md5(concat_ws(chr(31), 'subject', 'enrollment', p.section_id, p.user_id, p.role, p.op))`;
}
