import { CodedError } from '../../codes/coded-error.js';
import type { Sql } from '../postgres/connect.js';

/** Columns that the role of the intake may read, or fill in a new row. Everything else is closed to it. */
const readable = {
  invite: [
    ...['id', 'system', 'token_hash', 'district_name', 'provider', 'address'],
    ...['expires_at', 'revoked_at', 'used_at'],
  ],
  intake_entry: ['id', 'invite_id', 'receipt_hash', 'state', 'entered_at', 'checks'],
} as const;
const writable = { intake_entry: ['invite_id', 'receipt_hash', 'sealed'] } as const;

const tables = Object.keys(readable) as (keyof typeof readable)[];

/** Gives a role of PostgreSQL what the intake needs, and takes from it what it had on other tables of ours. */
export async function grantIntake(sql: Sql, role: string): Promise<void> {
  const [found] = await sql`select 1 from pg_roles where rolname = ${role}`;
  if (!found) throw new CodedError('INTAKE_ROLE_MISSING', `The database has no role "${role}".`);
  await sql.begin(async (tx) => {
    await tx`revoke all on all tables in schema public from ${tx(role)}`;
    await tx`revoke all on all sequences in schema public from ${tx(role)}`;
    for (const table of tables) await tx`grant select (${tx([...readable[table]])}) on ${tx(table)} to ${tx(role)}`;
    await tx`grant insert (${tx([...writable.intake_entry])}) on intake_entry to ${tx(role)}`;
  });
}

/** Makes the role if there is none, and gives it this password: for practice, where the owner of the database may. */
export async function makeIntakeRole(sql: Sql, role: string, password: string): Promise<void> {
  const [found] = await sql`select 1 from pg_roles where rolname = ${role}`;
  if (!found) await sql`create role ${sql(role)} login`;
  // A password is no parameter of a statement: it goes in as a quoted text.
  const [quoted] = await sql<Array<{ text: string }>>`select quote_literal(${password}::text) as text`;
  await sql.unsafe(`alter role "${role}" password ${quoted!.text}`);
}

/**
 * Throws unless the connected role may do exactly what the intake needs: an intake that could read a sealed box or
 * another table would lose them with itself.
 */
export async function requireIntakeRole(sql: Sql): Promise<void> {
  const [role] = await sql<Array<{ above: boolean; others: number; closed: number; excess: number }>>`
    with ours as (
      select c.oid, c.relname::text as name from pg_class c
      where c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and c.relnamespace::regnamespace::text not like 'pg\\_toast%' and c.relkind in ('r', 'p', 'v', 'm', 'f')
    ), columns as (
      select o.name, a.attname::text as column, a.attrelid, a.attnum,
             case o.name when 'invite' then a.attname = any(${[...readable.invite]}::text[])
                         else a.attname = any(${[...readable.intake_entry]}::text[]) end as reads,
             o.name = 'intake_entry' and a.attname = any(${[...writable.intake_entry]}::text[]) as writes
      from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
      where o.name = any(${tables}::text[])
    )
    select (select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls
                   -- Of another role it could take the rights at any time, inherited or not.
                   or exists (select 1 from pg_auth_members where member = r.oid)
            from pg_roles r where rolname = current_user) as above,
           (select count(*)::int from ours
            where not name = any(${tables}::text[])
              and (has_any_column_privilege(oid, 'select, insert, update') or has_table_privilege(oid, 'delete, truncate')))
             as others,
           (select count(*)::int from columns
            where (reads and not has_column_privilege(attrelid, attnum, 'select'))
               or (writes and not has_column_privilege(attrelid, attnum, 'insert'))) as closed,
           (select count(*)::int from columns
            where (not reads and has_column_privilege(attrelid, attnum, 'select'))
               or (not writes and has_column_privilege(attrelid, attnum, 'insert'))
               or has_column_privilege(attrelid, attnum, 'update')
               or has_table_privilege(attrelid, 'delete, truncate')) as excess`;
  const { above, others, closed, excess } = role!;
  if (above || others > 0 || excess > 0) {
    throw new CodedError('INTAKE_ROLE_TOO_STRONG', "The intake's account may do more than the intake needs.");
  }
  if (closed > 0) throw new CodedError('INTAKE_ROLE_TOO_WEAK', "The intake's account may not use its tables.");
}
