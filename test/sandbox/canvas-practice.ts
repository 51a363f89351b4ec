import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import got, { type Got, type Response } from 'got';
import yazl from 'yazl';
import {
  createCanvas,
  canvasFaults,
  type CanvasOptions,
  type CanvasSandbox,
  type DumpKind,
} from '../../sandbox/canvas/index.js';
import { createFaultSwitches, type FaultSwitches } from '../../sandbox/faults.js';

export type Json = Record<string, unknown>;

export type DumpRow = Json;

/** What tests read of a SisImport object. */
export interface SisImportAnswer extends Json {
  id: number;
  workflow_state: string;
  progress: number;
  ended_at: string | null;
  data: { counts: Record<string, number>; statistics: Record<string, Record<string, number>> } & Json;
  processing_errors?: Array<[string, string]>;
  processing_warnings?: Array<[string, string]>;
}

/** A practice Canvas that listens, with what a test needs to talk to it. */
export interface Practice {
  canvas: CanvasSandbox;
  faults: FaultSwitches;
  folder: string;
  address: string;
  /** Throws nothing at error answers: tests look at the status. */
  http: Got;
  get<T = Json>(path: string): Promise<T>;
  put(path: string, body: Json): Promise<Response<Json>>;
  upload(files: Record<string, string>, fields?: Record<string, string>): Promise<SisImportAnswer>;
  /** Waits until the import has ended. */
  ended(id: number): Promise<SisImportAnswer>;
  /** Uploads and waits. */
  importFiles(files: Record<string, string>, fields?: Record<string, string>): Promise<SisImportAnswer>;
  dump(kind: DumpKind): Promise<DumpRow[]>;
  /** The one object of a kind with a SIS id. */
  one(kind: DumpKind, sisId: string): Promise<DumpRow>;
  /** Ends the process's part as a restart would, and begins again on the same folder. */
  restart(options?: Partial<CanvasOptions>): Promise<Practice>;
  close(): Promise<void>;
}

export async function startPractice(options: Partial<CanvasOptions> = {}): Promise<Practice> {
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'canvas-')));
  const faults = options.faults ?? createFaultSwitches(canvasFaults);
  const settings = { token: 'practice-token', simulatedMinuteMs: 5, ...options, dataFolder: folder, faults };
  const canvas = await createCanvas(settings);
  const address = await canvas.app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${settings.token}` };
  const http = got.extend({ prefixUrl: address, headers, throwHttpErrors: false, retry: { limit: 0 } });
  const upload = async (
    files: Record<string, string>,
    fields: Record<string, string> = {},
  ): Promise<SisImportAnswer> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('attachment', new Blob([await zipOf(files)]), 'anything.zip');
    return http.post('api/v1/accounts/self/sis_imports', { body: form }).json();
  };
  const ended = async (id: number): Promise<SisImportAnswer> => {
    for (;;) {
      const found = await http.get<SisImportAnswer>(`api/v1/accounts/self/sis_imports/${id}`, { responseType: 'json' });
      if (found.statusCode !== 200) throw new Error(`import ${id} is answered with ${found.statusCode}`);
      if (found.body.ended_at) return found.body;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const dump = async (kind: DumpKind): Promise<DumpRow[]> => {
    const rows: DumpRow[] = [];
    for (const row of canvas.dump(kind)) rows.push(row as DumpRow);
    return rows;
  };
  return {
    canvas,
    faults,
    folder,
    address,
    http,
    get: (path) => http.get(path).json(),
    put: (path, body) => http.put(path, { json: body, responseType: 'json' }),
    upload,
    ended,
    importFiles: async (files, fields) => ended((await upload(files, fields)).id),
    dump,
    one: async (kind, sisId) => {
      const found = (await dump(kind)).filter((row) => row.sis_id === sisId);
      if (found.length !== 1) throw new Error(`${found.length} ${kind} have the SIS id ${sisId}`);
      return found[0]!;
    },
    restart: async (more = {}) => {
      await canvas.close();
      return startPractice({ ...settings, ...more });
    },
    close: async () => {
      await canvas.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Lines of a CSV; cells that need it are quoted by the caller. */
export function csv(header: string, ...rows: string[]): string {
  return `${[header, ...rows].join('\n')}\n`;
}

export function linkOf(response: Response<unknown>, rel: string): string | undefined {
  return new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(response.headers.link))?.[1];
}

/** A small school: two courses with a section each, a teacher, two students, enrolled. */
export const smallSchool = {
  'accounts.csv': csv('account_id,parent_account_id,name,status', 'north,,North School,active'),
  'terms.csv': csv(
    'term_id,name,status,start_date,end_date',
    'fall,Fall,active,2025-08-20T04:00:00Z,2025-12-20T04:59:59Z',
  ),
  'courses.csv': csv(
    'course_id,short_name,long_name,account_id,term_id,status',
    'alg,ALG,Algebra,north,fall,active',
    'bio,BIO,Biology,north,fall,active',
  ),
  'sections.csv': csv('section_id,course_id,name,status', 'alg-1,alg,Algebra 1,active', 'bio-1,bio,Biology 1,active'),
  'users.csv': csv(
    'user_id,login_id,full_name,email,status',
    't1,tara,Tara Teach,tara@north.example,active',
    's1,sam,Sam One,sam@north.example,active',
    's2,sue,Sue Two,sue@north.example,active',
  ),
  'enrollments.csv': csv(
    'section_id,user_id,role,status',
    'alg-1,t1,teacher,active',
    'alg-1,s1,student,active',
    'alg-1,s2,student,active',
    'bio-1,s1,student,active',
  ),
};
