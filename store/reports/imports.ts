import type { Sql } from '../postgres/connect.js';

/** One submission to Canvas: which rows, under which number Canvas keeps it, and how many messages it had. */
export interface ImportOfRun {
  /** 1: the run's own; each later release is a round of its own. */
  round: number;
  /** 0: what others depend on; 1: what gives; 2: what takes away. */
  phase: number;
  attempt: number;
  canvasImportId: string | null;
  rows: Record<string, number>;
  submittedAt: Date;
  endedAt: Date | null;
  messages: number;
}

export async function importsOfRun(sql: Sql, runId: number): Promise<ImportOfRun[]> {
  return sql<ImportOfRun[]>`
    select i.round, i.phase, i.attempt, i.canvas_import_id as "canvasImportId", i.rows, i.submitted_at as "submittedAt",
           i.ended_at as "endedAt",
           (select count(*)::int from import_message m
            where m.run_id = i.run_id and m.round = i.round and m.phase = i.phase and m.attempt = i.attempt) as messages
    from sis_import i where i.run_id = ${runId} order by i.round, i.phase, i.attempt`;
}
