import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { PassbackReport } from '../../activities/passback/settle.js';
import type { PassbackScope } from '../../gradebook/scope.js';
import { passbackId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { startPractice, type Practice } from '../nights/practice.js';
import type { DistrictSettings } from '../../config/settings.js';
import type { SandboxOptions } from '../../sandbox/index.js';

export interface Gradebooks extends Practice {
  /** Runs a passback of the class to its end, or of another scope: `{}` is the whole district. */
  passBack(asOf?: string, scope?: Partial<PassbackScope>): Promise<PassbackReport>;
  /** A teacher acts in Canvas. */
  teach(act: string, settings: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Sets Canvas's clock, whose jobs run. */
  clock(now: string): Promise<void>;
  /** Somebody acts in PowerSchool's own gradebook. */
  edit(kind: string, settings: Record<string, unknown>): Promise<Record<string, unknown>>;
  switches(values: Record<string, unknown>): Promise<void>;
  /** What PowerSchool's gradebook holds. */
  held<Row = Record<string, unknown>>(collection: 'categories' | 'lineItems' | 'results'): Promise<Row[]>;
  /** What Canvas holds of a kind. */
  canvas<Row = Record<string, unknown>>(kind: string): Promise<Row[]>;
  /** Writes that came to PowerSchool since the last `forgetWrites`: `{ 'PUT results created': 3 }`. */
  writes(): Promise<Record<string, number>>;
  forgetWrites(): Promise<void>;
  /** A class with a teacher and students, by its sourcedId, which is also its course's and section's in Canvas. */
  class: TaughtClass;
  /** The next one like it. Its course is not published. */
  otherClass: TaughtClass;
}

export interface TaughtClass {
  id: string;
  students: string[];
  teacher: string;
}

/** A provisioned practice district with passback, whose first class has a published course. */
export async function startGradebooks(
  options: Partial<SandboxOptions> & {
    edit?: (settings: DistrictSettings) => void;
    /** Sees each step of a run before it begins. */
    interceptor?: ActivityInboundCallsInterceptor;
  } = {},
): Promise<Gradebooks> {
  const { edit, ...wanted } = options;
  const practice = await startPractice({
    ...wanted,
    edit: (settings) => {
      settings.passback.enabled = true;
      settings.passback.firstSend = 'released';
      edit?.(settings);
    },
  });
  const today = wanted.today ?? '2026-11-23';
  await practice.night({ asOf: `${today}T00:30` });
  const control = async <Value>(method: string, path: string, body?: unknown): Promise<Value> => {
    const answer = await fetch(`${practice.sandbox.controlUrl}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    if (answer.headers.get('content-type')?.includes('ndjson')) {
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown) as Value;
    }
    return (text === '' ? {} : JSON.parse(text)) as Value;
  };
  const clock = async (now: string) => void (await control('PUT', '/canvas/clock', { now }));
  await clock(`${today}T12:00:00-06:00`);
  const teach = (act: string, settings: Record<string, unknown>) =>
    control<Record<string, unknown>>('POST', '/canvas/teach', { act, ...settings });
  const [chosen, other] = await classesWithTeacher(practice, today);
  await teach('course-state', { course: chosen.id, state: 'publish' });
  return {
    ...practice,
    class: chosen,
    otherClass: other,
    teach,
    clock,
    passBack: async (asOf = today, scope = { classes: [chosen.id] }) => {
      const client = await testClient();
      return (await client.workflow.execute('passGradesBack', {
        workflowId: passbackId(practice.district),
        taskQueue: practice.worker.taskQueue,
        args: [{ district: practice.district, asOf, scope }],
      })) as PassbackReport;
    },
    edit: (kind, settings) => control('POST', '/gradebook/edits', { kind, ...settings }),
    switches: async (values) => void (await control('PUT', '/switches', values)),
    held: (collection) => control('GET', `/gradebook/${collection}`),
    canvas: (kind) => control('GET', `/canvas/${kind}`),
    writes: async () => (await control<{ counts: Record<string, number> }>('GET', '/gradebook/writes')).counts,
    forgetWrites: async () => void (await control('DELETE', '/gradebook/writes')),
  };
}

/** The first classes that run, have one primary teacher, and at least five students. */
async function classesWithTeacher({ store, district }: Practice, today: string): Promise<[TaughtClass, TaughtClass]> {
  const [first, second] = await store.sql<TaughtClass[]>`
    select e.class_id as id, array_agg(e.user_id order by e.user_id) filter (where e.role = 'student') as students,
           min(e.user_id) filter (where e.is_primary) as teacher
    from mirror_enrollment e
    join class_target t on t.district_id = e.district_id and t.class_id = e.class_id and t.state = 'live'
    join district d on d.id = e.district_id and d.key = ${district}
    where (e.end_date is null or e.end_date > ${today}) and e.begin_date <= ${today}
      and t.term_start <= ${today} and t.term_end >= '2026-12-10'
    group by e.class_id
    having count(*) filter (where e.role = 'student') >= 5 and count(*) filter (where e.is_primary) = 1
    order by e.class_id limit 2`;
  return [first!, second!];
}
