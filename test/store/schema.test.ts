import { is, SQL, type Table } from 'drizzle-orm';
import { getTableConfig, type IndexedColumn, PgDialect, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import * as schema from '../../store/schema/index.js';
import { freshDatabase } from '../harness/database.js';

/** What a table is, in words that the schema and PostgreSQL's catalog can both be brought to. */
interface Described {
  columns: string[];
  primaryKey: string[];
  unique: string[];
  indexes: string[];
}

const tables = Object.values(schema as Record<string, unknown>).filter((each): each is PgTable => is(each, PgTable));
const nameOf = (table: Table): string => getTableConfig(table as PgTable).name;
const dialect = new PgDialect();
/** PostgreSQL writes an expression back with its own parentheses, spaces and casts. */
const plain = (expression: string): string => expression.replace(/::text|[\s()"]/g, '').toLowerCase();

/** `serial` is an integer whose default counts. */
const serial = (type: string): boolean => type === 'serial';

function inSchema(table: PgTable): Described {
  const { columns, primaryKeys, indexes, uniqueConstraints } = getTableConfig(table);
  const indexed = (column: Partial<IndexedColumn | SQL>): string =>
    is(column, SQL) ? plain(dialect.sqlToQuery(column).sql) : (column as IndexedColumn).name!;
  return {
    columns: columns
      .map((column) => {
        const type = column.getSQLType();
        const filled = column.default !== undefined || serial(type) ? ' default' : '';
        return `${column.name} ${serial(type) ? 'integer' : type}${column.notNull ? ' not null' : ''}${filled}`;
      })
      .sort(),
    primaryKey: [
      ...columns.filter((column) => column.primary).map((column) => column.name),
      ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
    ],
    unique: [
      ...columns.filter((column) => column.isUnique).map((column) => `${column.uniqueName}: ${column.name}`),
      ...uniqueConstraints.map((each) => `${each.getName()}: ${each.columns.map((column) => column.name).join(', ')}`),
    ].sort(),
    indexes: indexes
      .map(({ config }) => {
        const columns = config.columns.map(indexed).join(', ');
        const where = config.where ? ` where ${plain(dialect.sqlToQuery(config.where).sql)}` : '';
        const automatic = `${nameOf(table)}_${config.columns.map(indexed).join('_')}_index`;
        return `${config.name ?? automatic}: ${columns}${where}`;
      })
      .sort(),
  };
}

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store?.close());

async function inDatabase(table: string): Promise<Described> {
  const columns = await store.sql<Array<{ column: string }>>`
    select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
             || case when atthasdef then ' default' else '' end as column
    from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`;
  const constraints = await store.sql<Array<{ type: 'p' | 'u'; name: string; columns: string[] }>>`
    select contype as type, conname as name,
           array(select attname::text from unnest(conkey) with ordinality k (num, at)
                 join pg_attribute on attrelid = conrelid and attnum = num order by at) as columns
    from pg_constraint where conrelid = ${table}::regclass and contype in ('p', 'u')`;
  const indexes = await store.sql<Array<{ name: string; columns: string[]; condition: string | null }>>`
    select indexrelid::regclass::text as name, pg_get_expr(indpred, indrelid) as condition,
           array(select pg_get_indexdef(indexrelid, at, true) from generate_series(1, indnkeyatts) at) as columns
    from pg_index
    where indrelid = ${table}::regclass and not exists (select 1 from pg_constraint where conindid = indexrelid)`;
  return {
    columns: columns.map(({ column }) => column).sort(),
    primaryKey: constraints.find(({ type }) => type === 'p')?.columns ?? [],
    unique: constraints
      .flatMap((each) => (each.type === 'u' ? [`${each.name}: ${each.columns.join(', ')}`] : []))
      .sort(),
    indexes: indexes
      .map((each) => {
        const where = each.condition === null ? '' : ` where ${plain(each.condition)}`;
        return `${each.name}: ${each.columns.map(plain).join(', ')}${where}`;
      })
      .sort(),
  };
}

test.each(tables.map((table) => [nameOf(table), table] as const))(
  'the table %s of a migrated database is the one of the schema',
  async (name, table) => {
    expect(await inDatabase(name)).toEqual(inSchema(table));
  },
);

test('a migrated database has no table that the schema does not have', async () => {
  const found = await store.sql<Array<{ name: string }>>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`;
  expect(found.map(({ name }) => name)).toEqual(tables.map(nameOf).sort());
});
