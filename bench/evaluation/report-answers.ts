import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Answer } from '../sink-canvas.js';
import type { CanvasInUse } from './canvas-in-use.js';

/** Answers of a Canvas in use: its Provisioning report, made beforehand (`path`), and the students of a section. */
export function createReportAnswers(canvas: CanvasInUse, path: string): Answer {
  const reports: object[] = [];
  return async ({ method, url, body, send }, response) => {
    const at = url.pathname.replace('/api/v1', '');
    if (at === '/report.zip') {
      response.writeHead(200, { 'content-type': 'application/zip', 'content-length': (await stat(path)).size });
      createReadStream(path).pipe(response);
      return true;
    }
    const section = /^\/sections\/(\d+)\/enrollments$/.exec(at)?.[1];
    if (section !== undefined) {
      send(canvas.studentsOf(section).map((id) => ({ id, user_id: id })));
      return true;
    }
    if (at.endsWith('/terms/default')) {
      send({ id: '0', name: 'Default Term' });
      return true;
    }
    const of = /\/reports\/provisioning_csv(?:\/(\d+))?$/.exec(at);
    if (!of) return false;
    if (method === 'POST') {
      const { parameters } = JSON.parse(await body()) as { parameters: object };
      const made = { id: String(reports.length + 1), status: 'complete', progress: 100, parameters };
      reports.push({ ...made, attachment: { url: `http://${url.host}/report.zip` } });
      send(reports.at(-1));
    } else send(of[1] === undefined ? reports : reports[Number(of[1]) - 1]);
    return true;
  };
}
