import { parse } from 'csv-parse/sync';
import yauzl from 'yauzl';
import type { Json, Practice } from './canvas-practice.js';

/** What tests read of a Report object. */
export interface ReportAnswer extends Json {
  id: number;
  status: string;
  progress: number;
  current_line: number | null;
  parameters: Json;
  attachment?: { url: string; filename: string; 'content-type': string; size: number };
}

export const reports = 'api/v1/accounts/self/reports';

export function startReport(practice: Practice, parameters: Json, account = 'self'): Promise<ReportAnswer> {
  return practice.http
    .post(`api/v1/accounts/${account}/reports/provisioning_csv`, { json: { parameters } })
    .json<ReportAnswer>();
}

export async function ended(practice: Practice, id: number, account = 'self'): Promise<ReportAnswer> {
  for (;;) {
    const found = await practice.get<ReportAnswer>(`api/v1/accounts/${account}/reports/provisioning_csv/${id}`);
    if (found.status !== 'created' && found.status !== 'running') return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The rows of the one CSV of a report, by column. */
export async function rowsOf(
  practice: Practice,
  kind: string,
  parameters: Json = {},
  account = 'self',
): Promise<Array<Record<string, string>>> {
  const report = await ended(
    practice,
    (await startReport(practice, { ...parameters, [kind]: true }, account)).id,
    account,
  );
  return parse(await download(practice, report), { columns: true });
}

export async function download(practice: Practice, report: ReportAnswer): Promise<Buffer> {
  const answer = await practice.http.get(report.attachment!.url, { prefixUrl: '', responseType: 'buffer' });
  if (answer.statusCode !== 200) throw new Error(`the download is answered with ${answer.statusCode}`);
  return answer.body;
}

/** The files of a zip by name. */
export async function unzip(zip: Buffer): Promise<Record<string, string>> {
  const file = await yauzl.fromBufferPromise(zip);
  const files: Record<string, string> = {};
  for await (const entry of file.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await file.openReadStreamPromise(entry)) parts.push(part as Buffer);
    files[entry.fileName] = Buffer.concat(parts).toString();
  }
  return files;
}
