import { createReadStream } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { readMessages } from '../imports/messages.js';
import { parseImportOptions } from '../imports/options.js';
import type { ImportPaths } from '../imports/paths.js';
import { sisImportJson } from '../imports/present.js';
import { hasAppeared, type ImportRunner } from '../imports/runner.js';
import type { ImportMessage, ImportOptions, SisImport } from '../imports/sis-import.js';
import { receiveUpload, type Upload } from '../imports/upload.js';
import { otherToolUser, plainOptions } from '../other-tools.js';
import type { Snapshots } from '../snapshot.js';
import { rootAccountId, serviceUserId, type CanvasState } from '../state.js';
import { CanvasError, notFound, notPermitted, refusal } from './errors.js';
import { findAccount, lookUpTerm } from './find.js';
import { pageAsked, pageOf, setLinks } from './paging.js';
import { instantParameter, isOn, many, queryOf } from './query.js';

interface Deps {
  state: CanvasState;
  snapshots: Snapshots;
  faults: FaultSwitches;
  runner: ImportRunner;
  paths: ImportPaths;
  dataFolder: string;
  now: () => Date;
}

type OfAccount = { Params: { account: string } };
type OfImport = { Params: { account: string; id: string } };

const base = '/api/v1/accounts/:account';
/** Messages are kept for thirty days. */
const messagesKeptMs = 30 * 86_400_000;

/** The SIS import API (Canvas app/controllers/sis_imports_api_controller.rb). */
export async function sisImportRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  const { state, snapshots, faults, runner, paths, now } = deps;
  app.removeAllContentTypeParsers();
  await app.register(multipart, { limits: { files: 2, fileSize: 50 * 1024 ** 3 } });
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  let uploads = 0;
  const userOf = (request: FastifyRequest): number =>
    request.isOtherTool ? otherToolUser(state, Math.floor(now().getTime() / 1000)) : serviceUserId;

  const json = (sisImport: SisImport, request: FastifyRequest): object =>
    sisImportJson(runner.view(sisImport), state, `${request.protocol}://${request.host}`);
  const shown = (): SisImport[] => state.imports.rows.filter((each) => hasAppeared(each, now())).reverse();
  const find = (id: string): SisImport => {
    const sisImport = state.imports.get(Number(id));
    if (!sisImport || !hasAppeared(sisImport, now())) throw notFound();
    return sisImport;
  };

  app.addHook('preHandler', async (request) => {
    if (findAccount(state, (request.params as { account: string }).account).id !== rootAccountId)
      throw refusal(400, 'SIS imports belong to the root account.');
    if (faults.get('sis-imports-disabled')) throw refusal(403, 'SIS imports are not allowed for this account.');
    const may = request.method === 'POST' ? request.permissions.importSis : request.permissions.manageSis;
    if (!may && !request.permissions.importSis) throw notPermitted();
  });

  const record = (upload: Upload, options: ImportOptions, userId: number, hiddenUntil: string | null): SisImport => {
    const at = now().toISOString();
    return state.imports.add({
      userId,
      state: 'initializing',
      createdAt: at,
      startedAt: null,
      endedAt: null,
      updatedAt: at,
      progress: 0,
      data: { import_type: 'instructure_csv' },
      options,
      errors: [],
      warnings: [],
      errorCount: 0,
      warningCount: 0,
      diffedAgainstImportId: null,
      diffingThresholdExceeded: false,
      fileKind: null,
      fileSize: upload.bytes,
      hiddenUntil,
    });
  };

  /** Only an import whose file lies at its place may be started. */
  const queue = async (sisImport: SisImport, upload: Upload, file: string): Promise<void> => {
    await rename(file, paths.upload(sisImport.id));
    sisImport.fileKind = upload.kind;
    sisImport.state = 'created';
    state.imports.touch();
  };
  const copyOf = async (file: string): Promise<string> => {
    await copyFile(file, `${file}-copy`);
    return `${file}-copy`;
  };

  app.post<OfAccount>(`${base}/sis_imports`, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    if (faults.use('upload-refused-503')) throw refusal(503, 'The service is not available.');
    const arriving = join(deps.dataFolder, 'uploads', `arriving-${(uploads += 1)}`);
    const upload = await receiveUpload(request, arriving);
    const userId = userOf(request);
    const options = parseImportOptions(upload.fields, (id) => lookUpTerm(state, id));
    if ('refused' in options) {
      // The record is made before its options are looked at, and stays behind.
      record(upload, plainOptions, userId, null);
      await snapshots.save();
      throw refusal(options.refused, options.message);
    }
    const late = faults.use('lose-answer-appears-late');
    const hiddenUntil = late ? new Date(now().getTime() + Number(late.seconds ?? 5) * 1000).toISOString() : null;
    const sisImport = record(upload, options, userId, hiddenUntil);
    if (!faults.use('stuck-initializing')) {
      if (faults.use('duplicate-import'))
        await queue(record(upload, options, userId, null), upload, await copyOf(arriving));
      await queue(sisImport, upload, arriving);
    }
    // Made before anything else can happen: the answer says `created`, however soon the import starts.
    const answer = json(sisImport, request);
    await snapshots.save();
    runner.wake();
    return answerOrLoseIt(reply, answer, late !== undefined);
  });

  const answerOrLoseIt = (reply: FastifyReply, answer: object, lost: boolean): unknown => {
    if (lost || faults.use('lose-answer')) {
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
    if (faults.use('answer-502-after-taking'))
      return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
    return answer;
  };

  app.get<OfAccount>(`${base}/sis_imports`, (request, reply) => {
    const query = queryOf(request);
    const since = instantParameter(query, 'created_since')?.toISOString();
    const before = instantParameter(query, 'created_before')?.toISOString();
    const states = many(query, 'workflow_state');
    const imports = shown().filter(
      (each) =>
        (!since || each.createdAt > since) &&
        (!before || each.createdAt < before) &&
        (states.length === 0 || states.includes(runner.view(each).state)),
    );
    const page = pageOf(imports, request, reply, faults, { total: false });
    return { sis_imports: page.map((each) => json(each, request)) };
  });

  app.get<OfAccount>(`${base}/sis_imports/importing`, (request, reply) => {
    const running = shown().filter((each) => ['importing', 'cleanup_batch'].includes(runner.view(each).state));
    return { sis_imports: pageOf(running, request, reply, faults).map((each) => json(each, request)) };
  });

  app.get<OfImport>(`${base}/sis_imports/:id`, (request) => json(find(request.params.id), request));

  app.put<OfImport>(`${base}/sis_imports/:id/abort`, async (request) => {
    const sisImport = find(request.params.id);
    if (!runner.abort(sisImport)) throw notFound();
    await snapshots.save();
    return json(sisImport, request);
  });

  app.put<OfAccount>(`${base}/sis_imports/abort_all_pending`, async () => {
    for (const each of state.imports.rows)
      if (each.state === 'initializing' || each.state === 'created') runner.abort(each);
    await snapshots.save();
    return { aborted: true };
  });

  const messagePage = async (imports: SisImport[], request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const failuresOnly = isOn(queryOf(request), 'failure');
    const { page, perPage } = pageAsked(request, faults);
    const total = imports.reduce((sum, each) => sum + each.errorCount + (failuresOnly ? 0 : each.warningCount), 0);
    const found: object[] = [];
    let seen = 0;
    for (const each of imports) {
      for await (const message of readMessages(paths.messages(each.id))) {
        if (failuresOnly && !message.failure) continue;
        seen += 1;
        if (seen > (page - 1) * perPage) found.push(messageJson(each.id, message));
        if (found.length === perPage) break;
      }
      if (found.length === perPage) break;
    }
    const last = Math.max(1, Math.ceil(total / perPage));
    const showLast = !faults.get('no-last-link');
    setLinks(request, reply, { page, perPage, more: page * perPage < total, last, showLast, bookmarks: false });
    return { sis_import_errors: found };
  };
  const stillKept = (each: SisImport): boolean => now().getTime() - Date.parse(each.createdAt) < messagesKeptMs;
  app.get<OfImport>(`${base}/sis_imports/:id/errors`, (request, reply) =>
    messagePage([find(request.params.id)].filter(stillKept), request, reply),
  );
  app.get<OfAccount>(`${base}/sis_import_errors`, (request, reply) =>
    messagePage(shown().filter(stillKept), request, reply),
  );

  app.get<OfImport>(`${base}/sis_imports/:id/errors_attachment`, (request, reply) => {
    const { id } = find(request.params.id);
    return reply.type('text/csv').send(Readable.from(messagesAsCsv(id, readMessages(paths.messages(id)))));
  });
  app.get<OfImport>(`${base}/sis_imports/:id/upload`, (request, reply) => {
    const stream = createReadStream(paths.upload(find(request.params.id).id));
    return new Promise((resolve) => {
      stream.once('error', () => resolve(reply.code(404).send(notFound().body)));
      stream.once('open', () => resolve(reply.type('application/octet-stream').send(stream)));
    });
  });
  app.put(`${base}/sis_imports/:id/restore_states`, () => {
    throw new CanvasError(501, { errors: [{ message: 'This practice Canvas does not restore states.' }] });
  });
}

function messageJson(importId: number, message: ImportMessage): object {
  const { file, message: text, row, rowInfo } = message;
  return { sis_import_id: importId, file, message: text, row, row_info: rowInfo };
}

async function* messagesAsCsv(importId: number, messages: AsyncIterable<ImportMessage>): AsyncGenerator<string> {
  yield 'sis_import_id,file,message,row\n';
  for await (const { file, message, row } of messages) yield stringify([[importId, file, message, row]]);
}
