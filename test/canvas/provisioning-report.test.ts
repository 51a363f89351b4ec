import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCanvasClient, type CanvasClient } from '../../canvas/client.js';
import { reportEnded, wholeReport, type AccountReport } from '../../canvas/reports/account-reports.js';
import { openReport } from '../../canvas/reports/report-zip.js';
import { writeZip } from '../harness/write-zip.js';
import { unlimited } from '../harness/unlimited.js';
import { smallSchool, startPractice, type Practice } from '../sandbox/canvas-practice.js';

let practice: Practice;
let canvas: CanvasClient;
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-report-'));
  file = join(folder, 'report.zip');
  practice = await startPractice();
  await practice.importFiles(smallSchool);
  const options = {
    baseUrl: practice.address,
    pace: unlimited(),
    token: async () => 'practice-token',
    waitFactor: 0.01,
  };
  canvas = createCanvasClient(options);
});
afterEach(async () => {
  canvas.close();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

async function all<Row>(from: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of from) found.push(row);
  return found;
}

async function made(): Promise<AccountReport> {
  let report = await canvas.startProvisioningReport(wholeReport);
  for (let looks = 0; looks < 100 && !reportEnded(report); looks += 1) {
    await sleep(50);
    report = await canvas.provisioningReport(report.id);
  }
  return report;
}

/** All rows of a kind. */
async function rows(kind: Parameters<Awaited<ReturnType<typeof openReport>>['rows']>[0]): Promise<unknown[]> {
  const report = await openReport(file);
  try {
    return await all(report.rows(kind));
  } finally {
    report.close();
  }
}

test.each(['another-server', 'canvas'])(
  'a report is started, polled and downloaded as a stream, its file on %s',
  async (where) => {
    practice.canvas.teaching.switches.set({ 'file-store': where });
    const report = await made();
    expect(report.status).toBe('complete');
    expect(await canvas.downloadReport(report, file)).toBeGreaterThan(100);
    expect(await rows('courses')).toHaveLength(2);
    expect((await rows('users')).length).toBeGreaterThanOrEqual(3);
    expect((await rows('enrollments'))[0]).toMatchObject({ status: 'active', bySis: true });
    expect((await canvas.provisioningReports())[0]?.id).toBe(report.id);
  },
);

test('a course that is concluded, and who was in it, are completed, as everywhere else in Canvas', async () => {
  await practice.importFiles({
    'courses.csv': 'course_id,short_name,long_name,account_id,term_id,status\nbio,BIO,Biology,north,fall,completed\n',
  });
  await canvas.downloadReport(await made(), file);
  expect(await rows('courses')).toMatchObject([
    { status: expect.not.stringMatching('completed') },
    { status: 'completed' },
  ]);
  const enrollments = (await rows('enrollments')) as Array<{ status: string }>;
  expect(new Set(enrollments.map(({ status }) => status))).toEqual(new Set(['active', 'completed']));
});

test('a report of an older Canvas, with fewer columns, is read too', async () => {
  practice.canvas.teaching.switches.set({ 'report-columns': 'older' });
  await canvas.downloadReport(await made(), file);
  expect((await rows('sections')).length).toBeGreaterThan(0);
});

test('a report that Canvas gives up has no file, and says so', async () => {
  practice.faults.set('report-failed', { times: 1 });
  const report = await made();
  expect(report).toMatchObject({ status: 'error', fileUrl: null });
  await expect(canvas.downloadReport(report, file)).rejects.toMatchObject({ code: 'CANVAS_REPORT_NOT_DOWNLOADED' });
});

test('a download that is cut is noticed, and comes whole when it is tried again', async () => {
  const report = await made();
  practice.faults.set('report-cut', { times: 1 });
  await expect(canvas.downloadReport(report, file)).rejects.toMatchObject({
    code: 'CANVAS_REPORT_NOT_DOWNLOADED',
    retryable: true,
  });
  await canvas.downloadReport(report, file);
  expect(await rows('courses')).toHaveLength(2);
});

test('the token is not given to another host than Canvas', async () => {
  practice.canvas.teaching.switches.set({ 'file-store': 'another-server' });
  const report = await made();
  await canvas.downloadReport(report, file);
  await expect(
    canvas.downloadReport({ ...report, fileUrl: 'http://files.example/report.zip' }, file),
  ).rejects.toMatchObject({ code: 'CANVAS_REPORT_NOT_DOWNLOADED', networkCode: 'UNSAFE_ADDRESS' });
});

const whole = {
  'accounts.csv': 'canvas_account_id,account_id,canvas_parent_id,name,status\n2,oak,1,Oak,active\n',
  'terms.csv': 'canvas_term_id,term_id,name,status,start_date,end_date\n3,s1,S1,active,,\n',
  'courses.csv':
    'canvas_course_id,course_id,short_name,long_name,canvas_account_id,canvas_term_id,status\n4,c,ALG,"Algebra, 1",2,3,active\n',
  'sections.csv': 'canvas_section_id,section_id,canvas_course_id,name,status\n5,s,4,Algebra,active\n',
  'users.csv': 'canvas_user_id,user_id,login_id,first_name,last_name,status\n6,u,mquill,Mira,Quill,active\n',
  'enrollments.csv': 'canvas_course_id,canvas_section_id,canvas_user_id,role,status\n4,5,6,student,active\n',
};

async function refusalOf(files: Record<string, string>): Promise<unknown> {
  await writeZip(file, files);
  try {
    const report = await openReport(file);
    try {
      for (const kind of ['accounts', 'terms', 'courses', 'sections', 'users', 'enrollments'] as const) {
        await all(report.rows(kind) as AsyncIterable<unknown>);
      }
    } finally {
      report.close();
    }
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
  return null;
}

test.each<[string, Record<string, string>, string | null]>([
  ['is whole', whole, null],
  ['is whole, whatever its files are called', { ...whole, 'users.csv': undefined!, 'p.CSV': whole['users.csv'] }, null],
  ['has its header in capitals', { ...whole, 'terms.csv': whole['terms.csv'].toUpperCase() }, null],
  ['has a mark of its byte order', { ...whole, 'terms.csv': `\ufeff${whole['terms.csv']}` }, null],
  ['has no people', { ...whole, 'users.csv': undefined! }, 'CANVAS_REPORT_BROKEN'],
  ['ends within a row', { ...whole, 'users.csv': whole['users.csv'].slice(0, -14) }, 'CANVAS_REPORT_BROKEN'],
  ['ends within quotes', { ...whole, 'courses.csv': whole['courses.csv'].slice(0, -16) }, 'CANVAS_REPORT_BROKEN'],
  ['has an empty file', { ...whole, 'terms.csv': '' }, 'CANVAS_REPORT_BROKEN'],
])('a report that %s', async (_what, files, code) => {
  const present = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
  expect(await refusalOf(present)).toBe(code);
});

test('a byte that was changed on the way is noticed by the checksum', async () => {
  await writeZip(file, whole, { compress: false });
  const bytes = await readFile(file);
  bytes[bytes.indexOf('mquill')] = 'n'.charCodeAt(0);
  await writeFile(file, bytes);
  await expect(rows('users')).rejects.toMatchObject({ code: 'CANVAS_REPORT_BROKEN' });
});

test.each([
  ['no zip', Buffer.from('<html>Sign in</html>')],
  ['nothing', Buffer.alloc(0)],
])('a file that is %s is refused', async (_what, bytes) => {
  await writeFile(file, bytes);
  await expect(openReport(file)).rejects.toMatchObject({ code: 'CANVAS_REPORT_BROKEN' });
});
