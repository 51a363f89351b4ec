import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createFileStore, sendFile } from '../reports/file-store.js';
import { reportJson } from '../reports/present.js';
import { provisioningParameters } from '../reports/provisioning.js';
import { fileIdOfReport, isEnded, type AccountReport } from '../reports/report.js';
import type { ReportRunner } from '../reports/runner.js';
import type { FaultSwitches } from '../../faults.js';
import type { Snapshots } from '../snapshot.js';
import { serviceUserId, type CanvasState } from '../state.js';
import type { CanvasSwitches } from '../switches.js';
import { notFound } from './errors.js';
import { findAccount } from './find.js';
import { pageOf } from './paging.js';
import { mustHave } from './permissions.js';
import { nested } from './query.js';
import { strike } from './strikes.js';

interface Deps {
  state: CanvasState;
  snapshots: Snapshots;
  faults: FaultSwitches;
  switches: CanvasSwitches;
  runner: ReportRunner;
  now: () => Date;
}

type OfAccount = { Params: { account: string } };
type OfReport = { Params: { account: string; report: string } };
type OfRun = { Params: { account: string; report: string; id: string } };

const base = '/api/v1/accounts/:account/reports';
const provisioning = 'provisioning_csv';

/** Account reports, of which there is one (Canvas app/controllers/account_reports_controller.rb). */
export async function reportRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  const { state, snapshots, faults, switches, runner, now } = deps;
  await app.register(multipart);
  const store = createFileStore(() => (app.server.address() as AddressInfo).address);
  app.addHook('onClose', () => store.close());

  const json = (report: AccountReport, request: FastifyRequest): object =>
    reportJson(report, `${request.protocol}://${request.host}`, now());
  const runsOf = (params: OfReport['Params']): AccountReport[] => {
    const account = findAccount(state, params.account);
    return state.reports.rows
      .filter((each) => each.report === params.report && each.accountId === account.id && each.state !== 'deleted')
      .reverse();
  };
  const find = (params: OfRun['Params']): AccountReport => {
    const found = runsOf(params).find((each) => String(each.id) === params.id);
    if (!found) throw notFound();
    return found;
  };
  app.addHook('preHandler', async (request) => {
    if (request.url.startsWith('/api/')) mustHave(request, 'readReports');
  });

  app.get<OfAccount>(base, ({ params }, reply) => {
    const last = runsOf({ ...params, report: provisioning })[0];
    const available = {
      ...{ id: provisioning, report: provisioning, title: 'Provisioning', parameters: provisioningParameters },
      last_run: last ? json(last, reply.request) : null,
    };
    return pageOf([available], reply.request, reply, faults);
  });

  app.post<OfReport>(`${base}/:report`, async (request) => {
    const account = findAccount(state, request.params.account);
    if (request.params.report !== provisioning) throw notFound();
    const parameters = await parametersOf(request);
    const report = state.reports.add({
      ...{ report: provisioning, accountId: account.id, userId: serviceUserId },
      parameters: { ...parameters, extra_text: `Term: ${String(parameters.enrollment_term_id ?? 'All Terms')};` },
      ...{ state: 'created', progress: 0, currentLine: null, file: null },
      ...{ createdAt: now().toISOString(), startedAt: null, endedAt: null },
    });
    // Made before the report can start: the answer says `created`.
    const answer = json(report, request);
    await snapshots.save();
    runner.queue(report);
    return answer;
  });

  app.get<OfReport>(`${base}/:report`, (request, reply) =>
    pageOf(runsOf(request.params), request, reply, faults).map((each) => json(each, request)),
  );
  app.get<OfRun>(`${base}/:report/:id`, (request) => json(find(request.params), request));

  const end = async (report: AccountReport, as: 'aborted' | 'deleted', request: FastifyRequest): Promise<object> => {
    Object.assign(report, { state: as, endedAt: report.endedAt ?? now().toISOString() });
    state.reports.touch();
    await snapshots.save();
    return json(report, request);
  };
  app.put<OfRun>(`${base}/:report/:id/abort`, async (request) => {
    const report = find(request.params);
    if (isEnded(report.state)) throw notFound();
    return end(report, 'aborted', request);
  });
  app.delete<OfRun>(`${base}/:report/:id`, (request) => end(find(request.params), 'deleted', request));

  /** The verifier stands for the right to read: no token is asked for. */
  app.get<{ Params: { id: string }; Querystring: { verifier?: string } }>(
    '/files/:id/download',
    async (request, reply) => {
      const report = state.reports.rows.find((each) => String(fileIdOfReport(each.id)) === request.params.id);
      if (!report?.file || report.file.verifier !== request.query.verifier || report.state === 'deleted')
        throw notFound();
      const isCut = strike(faults, 'report-cut', request) !== undefined;
      if (switches.is('file-store', 'another-server')) {
        const address = await store.addressOf(runner.pathOf(report), report.file, isCut, request.hostname);
        return reply.redirect(address, 302);
      }
      reply.hijack();
      sendFile(reply.raw, runner.pathOf(report), report.file, isCut);
      return reply;
    },
  );
}

/** `parameters[users]` of a form, of a query or of JSON. */
async function parametersOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: Array<[string, string]> = [...new URL(request.url, 'http://canvas').searchParams];
  let body = request.body as { parameters?: object } | null | undefined;
  if (request.isMultipart()) {
    body = undefined;
    for await (const part of request.parts())
      if (part.type === 'field') fields.push([part.fieldname, String(part.value)]);
      else part.file.resume();
  }
  return { ...(nested(fields).parameters as object | undefined), ...body?.parameters };
}
