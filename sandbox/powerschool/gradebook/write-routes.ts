import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { failureBody, OneRosterFailure, statusInfoSet } from '../failures.js';
import { numberOf } from '../fault-reach.js';
import type { RequestCheck } from '../request-check.js';
import { recordChanges } from '../record-faults.js';
import { gatewayPage, maintenancePage } from '../sending.js';
import type { GradebookCollection, WireFormat } from '../wire.js';
import { readBody, referenceOf, type Fields } from './body.js';
import type { GradebookContext, Write } from './context.js';
import { deleteObject } from './deletes.js';
import { putCategory } from './put-category.js';
import { putLineItem } from './put-line-item.js';
import { putResult } from './put-result.js';
import type { Kind } from './records.js';
import type { Concern, WriteFaults } from './write-faults.js';
import type { WriteLog } from './writes.js';

export interface WriteDeps {
  context: GradebookContext;
  checkRequest: RequestCheck;
  wire: WireFormat;
  faults: FaultSwitches;
  writeFaults: WriteFaults;
  log: WriteLog;
}

type Request = FastifyRequest<{ Params: { id?: string } }>;

const collectionOf: Record<Kind, GradebookCollection> = {
  category: 'categories',
  lineItem: 'lineItems',
  result: 'results',
};

/** The three PUTs and three DELETEs of the gradebook service of OneRoster 1.1, and PUT without an id where it is taken. */
export function addGradebookWrites(app: FastifyInstance, root: string, deps: WriteDeps): void {
  for (const kind of ['category', 'lineItem', 'result'] as const) {
    const path = `${root}/${collectionOf[kind]}`;
    app.put(`${path}/:id`, (request: Request, reply) => handle(deps, 'PUT', kind, request, reply));
    app.delete(`${path}/:id`, (request: Request, reply) => handle(deps, 'DELETE', kind, request, reply));
    if (kind !== 'category') app.put(path, (request: Request, reply) => handle(deps, 'PUT', kind, request, reply));
  }
}

async function handle(
  deps: WriteDeps,
  method: 'PUT' | 'DELETE',
  kind: Kind,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply | void> {
  const { context, writeFaults, log } = deps;
  const id = request.params.id?.trim();
  const refused = (status: number): void => log.add({ method, kind, sourcedId: id ?? '', status, outcome: 'refused' });
  let admitted: Admitted | undefined;
  try {
    admitted = admit(deps, method, kind, request, reply);
  } catch (error) {
    refused(error instanceof OneRosterFailure ? error.status : 500);
    throw error;
  }
  if (!admitted) {
    refused(reply.statusCode);
    return reply;
  }
  const { write, concern } = admitted;
  let { outcome }: { outcome: Write['outcome'] | 'not-kept' } = write;
  const late = writeFaults.strike('late-write', concern);
  if (writeFaults.strike('write-not-kept', concern)) outcome = 'not-kept';
  else if (late) setTimeout(() => context.store.commit(write.changes), numberOf(late, 'ms', 1000)).unref();
  else context.store.commit(write.changes);
  const { sourcedId } = write.record;
  const status = await answer(deps, write, concern, reply);
  log.add({ method, kind, sourcedId, status, outcome });
  return reply;
}

interface Admitted {
  write: Write;
  concern: Concern;
}

/**
 * Takes a write through everything that can refuse it. Undefined when it has been answered.
 *
 * @throws OneRosterFailure for one that is refused
 */
function admit(
  { checkRequest, context, writeFaults }: WriteDeps,
  method: 'PUT' | 'DELETE',
  kind: Kind,
  request: Request,
  reply: FastifyReply,
): Admitted | undefined {
  const id = request.params.id?.trim();
  const reach = { collection: collectionOf[kind], path: request.url, offset: 0 };
  const client = checkRequest(request, reply, reach, method === 'PUT' ? 'gradebook.createput' : 'gradebook.delete');
  if (client === undefined) return undefined;
  checkPath(context, kind, id);
  const fields = method === 'PUT' ? readBody(kind, request.body, id) : undefined;
  const concern: Concern = { method, kind, reach, ...concernOf(context, kind, id, fields) };
  writeFaults.refuse(concern);
  const write = fields ? put(context, kind, id, fields, client) : deleteObject(context, kind, id!, client);
  return { write: writeFaults.alter(write, concern), concern };
}

function put(context: GradebookContext, kind: Kind, id: string | undefined, fields: Fields, client: string): Write {
  if (kind === 'category') return putCategory(context, id!, fields, client);
  return kind === 'lineItem' ? putLineItem(context, id, fields, client) : putResult(context, id, fields, client);
}

/** A PUT without an id is taken only where PowerSchool gives the ids. */
function checkPath(context: GradebookContext, kind: Kind, id: string | undefined): void {
  if (id !== undefined) return;
  const givesIds = context.switches.get(kind === 'lineItem' ? 'line-item-ids' : 'result-ids') === 'provider';
  if (!givesIds) throw new OneRosterFailure(405, 'invalid data', 'a PUT needs the id in its path', { Allow: 'GET' });
}

function concernOf(
  { store }: GradebookContext,
  kind: Kind,
  id: string | undefined,
  fields: Fields | undefined,
): Pick<Concern, 'class' | 'student' | 'lineItem'> {
  if (kind === 'category') return {};
  if (kind === 'lineItem') {
    const of = fields ? referenceOf(fields, 'class') : store.lineItem(id!)?.class;
    return { class: of ?? undefined, lineItem: id };
  }
  const stored = id === undefined ? undefined : store.result(id);
  const lineItem = (fields ? referenceOf(fields, 'lineItem') : stored?.lineItem) ?? undefined;
  const student = (fields ? referenceOf(fields, 'student') : stored?.student) ?? undefined;
  return { class: lineItem === undefined ? undefined : store.lineItem(lineItem)?.class, lineItem, student };
}

/** Answers a write that was applied. Returns the status, 0 for none. */
async function answer(deps: WriteDeps, write: Write, concern: Concern, reply: FastifyReply): Promise<number> {
  const strike = (name: string) => deps.writeFaults.strike(name, concern);
  const slow = strike('slow-writes');
  if (slow) await wait(numberOf(slow, 'ms', 2000));
  if (strike('write-answer-lost')) {
    reply.hijack();
    reply.raw.destroy();
    return 0;
  }
  const failing = strike('write-500-applied');
  if (failing) {
    const failure = new OneRosterFailure(numberOf(failing, 'status', 500), 'internal_server_error', 'internal error');
    await reply.code(failure.status).send(failureBody(failure));
    return failure.status;
  }
  const html = strike('write-gateway-applied') ? 502 : strike('html-write-answer') ? 200 : undefined;
  if (html !== undefined) {
    await reply
      .code(html)
      .type('text/html')
      .send(html === 502 ? gatewayPage : maintenancePage);
    return html;
  }
  const { status, body } = write.outcome === 'deleted' ? deletedAnswer(deps) : putAnswer(deps, write);
  reply.code(status);
  if (body === '') await reply.send();
  else {
    const sent = strike('malformed-write-answer') ? body.slice(0, Math.ceil(body.length / 2)) : body;
    await reply.type('application/json; charset=utf-8').send(sent);
  }
  return status;
}

function deletedAnswer({ context }: WriteDeps): { status: number; body: string } {
  if (context.switches.get('delete-answer') === '204') return { status: 204, body: '' };
  const success = statusInfoSet('success', 'status', { codeMinor: 'fullsuccess', description: 'deleted' });
  return { status: 200, body: JSON.stringify({ statusInfoSet: success }) };
}

function putAnswer({ context, wire, faults }: WriteDeps, write: Write): { status: number; body: string } {
  const form = context.switches.get('put-answer');
  const natural = write.outcome === 'created' ? 201 : 200;
  const status = /^\d+$/.test(form) ? Number(form) : natural;
  if (form === 'empty' || status === 204) return { status, body: '' };
  const collection = collectionOf[write.kind];
  const format = wire[collection] as (record: Write['record']) => string;
  const change = recordChanges(faults, collection);
  const json = change ? change(format(write.record), 0, write.record.sourcedId) : format(write.record);
  return { status, body: `{"${write.kind}":${form === 'array' ? `[${json}]` : json}}` };
}
