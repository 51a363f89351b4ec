import { expect } from 'vitest';
import type { Shadow } from '../../evaluation/model.js';
import type { Practice } from '../nights/practice.js';
import { evaluate, lastEvaluation } from './evaluate.js';
import { truthOf, type TruthLine } from './judge.js';

export interface Difference {
  key: string;
  kind: string;
  what: string;
  field: string | null;
  sis_id: string | null;
  canvas_id: string | null;
  user_id: string | null;
  canvas_user_id: string | null;
  cause: string;
  detail: string | null;
  since: string;
  /** Records of what is wanted, and of its person. */
  sources: string[] | null;
  person: string[] | null;
}

export type Row = Record<string, unknown> & { id: number };

/** An enrollment as the SIS has it. */
export interface SisEnrollment {
  sourcedId: string;
  status: string;
  user: string;
  class: string;
  role: string;
  beginDate: string | null;
  endDate: string | null;
}

/** One night of a shadow, and what it found. */
export interface Night {
  shadow: Shadow;
  differences: Difference[];
}

export async function shadowNight(practice: Practice, asOf: string): Promise<Night> {
  await evaluate(practice, asOf);
  const { evaluation, runId } = await lastEvaluation(practice);
  const { sql } = practice.store;
  const match = sql(`evaluation_match_r${runId}`);
  const differences = await sql<Difference[]>`
    select d.key, d.kind, d.what, d.field, d.sis_id, d.canvas_id, d.user_id, d.canvas_user_id, d.cause, d.detail, d.since::text,
           m.sources, u.sources as person
    from ${sql(`shadow_difference_r${runId}`)} d
    left join ${match} m on m.kind = case d.kind when 'enrollment' then 'section' else d.kind end and m.sis_id = d.sis_id
    left join ${match} u on u.kind = 'user' and u.sis_id = d.user_id`;
  expect(evaluation.shadow!.differences.reduce((sum, { count }) => sum + count, 0)).toBe(differences.length);
  return { shadow: evaluation.shadow!, differences };
}

async function lines<Line>(practice: Practice, path: string): Promise<Line[]> {
  const text = await (await fetch(`${practice.sandbox.controlUrl}/${path}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** What both practice systems hold, by their own word, and which object stands for which record. */
export async function bothEnds(practice: Practice) {
  const [truth, users, enrollments, people, places] = await Promise.all([
    truthOf(practice.sandbox.controlUrl),
    lines<Row>(practice, 'canvas/users'),
    lines<Row>(practice, 'canvas/enrollments'),
    lines<{ sourcedId: string; givenName: string; familyName: string }>(practice, 'truth/users'),
    lines<SisEnrollment>(practice, 'truth/enrollments'),
  ]);
  const of = (kind: string): TruthLine[] => truth.filter((line) => line.kind === kind && line.canvas_id !== null);
  return { of, users, enrollments, people, places };
}

/** Everything that stands in the practice Canvas. */
export async function standing(practice: Practice): Promise<unknown[]> {
  const kinds = ['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments', 'sis_imports'];
  return Promise.all(kinds.map((kind) => lines(practice, `canvas/${kind}`)));
}

/** Requests to both ends that are no reads, since `forgetRequests`. */
export async function writesTo(practice: Practice): Promise<string[]> {
  const answer = await fetch(`${practice.sandbox.controlUrl}/requests`);
  const { counts } = (await answer.json()) as { counts: Array<{ system: string; method: string; path: string }> };
  return counts
    .filter(({ method, path }) => method !== 'GET' && !path.includes('token'))
    .map(({ system, method, path }) => `${system} ${method} ${path}`);
}

export const forgetRequests = (practice: Practice) =>
  fetch(`${practice.sandbox.controlUrl}/requests`, { method: 'DELETE' });

/** The old integration sends a file, and Canvas imports it. */
export async function oldIntegrationSends(practice: Practice, file: string, rows: string[][]): Promise<void> {
  const form = new FormData();
  const csv = `${rows.map((row) => row.join(',')).join('\n')}\n`;
  form.append('attachment', new Blob([csv], { type: 'text/csv' }), file);
  const imports = `${practice.sandbox.canvasUrl}/api/v1/accounts/self/sis_imports`;
  const headers = { authorization: 'Bearer practice-other-tool' };
  const sent = await fetch(imports, { method: 'POST', headers, body: form });
  const { id } = (await sent.json()) as { id: number };
  await expect
    .poll(async () => ((await (await fetch(`${imports}/${id}`, { headers })).json()) as Row).workflow_state, {
      timeout: 60_000,
      interval: 200,
    })
    .toBe('imported');
}
