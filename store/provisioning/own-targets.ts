import type { Sql, Transaction } from '../postgres/connect.js';
import { fence } from '../runs/fence.js';
import { sendingKinds } from '../runs/kinds.js';
import { targetTables, type RunContext } from './context.js';
import { RunKind } from '../../codes/run-kinds.js';

/**
 * Gives an observing run its own copy of the district's targets, replacing that of an earlier attempt. It is logged: the next
 * step plans by it, and would take an empty one for a district without people.
 */
export async function copyTargets(sql: Sql, run: RunContext): Promise<void> {
  if (sendingKinds.includes(run.kind)) return;
  await sql.begin(async (tx) => {
    await fence(tx, run);
    for (const [from, into, columns] of [
      ['class_target', run.targets.class, ['district_id', 'class_id']],
      ['user_target', run.targets.user, ['district_id', 'user_sourced_id']],
    ] as const) {
      await tx`drop table if exists ${tx(into)}`;
      await tx`create table ${tx(into)} (like ${tx(from)} including defaults)`;
      await tx`insert into ${tx(into)} select * from ${tx(from)} where district_id = ${run.districtId}`;
      await tx`create unique index on ${tx(into)} (${tx(columns as unknown as string[])})`;
      await tx`analyze ${tx(into)}`;
    }
  });
}

/** Drops the copies of a run, unused once its plan is made. */
export async function dropTargets(tx: Transaction, runId: number): Promise<void> {
  const own = targetTables(RunKind.observing, runId);
  await tx`drop table if exists ${tx(own.class)}, ${tx(own.user)}`;
}
