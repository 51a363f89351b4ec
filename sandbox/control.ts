import Fastify, { type FastifyInstance } from 'fastify';
import { dumpKinds, type DumpKind } from './canvas/dump.js';
import type { CanvasSandbox } from './canvas/index.js';
import { ControlError } from './control-error.js';
import { addCoursework } from './control-coursework.js';
import { addFeed } from './control-feed.js';
import { addFilled } from './control-filled.js';
import { addGradebook } from './control-gradebook.js';
import { sendLines } from './control-lines.js';
import { addTeaching } from './control-teaching.js';
import { exportCsv } from './district/csv-write.js';
import { eventKinds, ImpossibleEvent, type EventSettings } from './district/events.js';
import { collections, countsOf, type CollectionName } from './district/records.js';
import type { StoredDistrict } from './district/state.js';
import type { FaultSettings, FaultSwitches, FaultySystem } from './faults.js';
import type { Feed } from './feed/index.js';
import type { Gradebook } from './powerschool/gradebook/index.js';
import type { RequestLog } from './requests.js';

export interface ControlDeps {
  district: StoredDistrict;
  feed: Feed | undefined;
  gradebook: Gradebook;
  /** Whose token writes the gradebook. */
  clientId: string;
  canvas: CanvasSandbox | undefined;
  faults: Record<FaultySystem, FaultSwitches>;
  requests: RequestLog;
  /** Addresses and credentials, for `/about`. */
  about: () => Record<string, unknown>;
}

/** The sandbox's own service: what is true, what happens next, what goes wrong. It never listens beyond this machine. */
export function createControl(deps: ControlDeps): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 10_000_000 });
  addFaults(app, deps.faults);
  addEvents(app, deps.district);
  addViews(app, deps);
  addFeed(app, deps.feed);
  addGradebook(app, deps.gradebook, deps.clientId);
  addCanvas(app, deps.canvas);
  addTeaching(app, { ...deps, canvas: () => canvasOf(deps.canvas) });
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof ControlError ? error.status : error instanceof ImpossibleEvent ? 409 : undefined;
    const status = known ?? (error as { statusCode?: number }).statusCode ?? 500;
    return reply.code(status).send({ error: error instanceof Error ? error.message : String(error) });
  });
  return app;
}

function addFaults(app: FastifyInstance, faults: ControlDeps['faults']): void {
  const systems = Object.values(faults);
  const all = (): ReturnType<FaultSwitches['list']> => systems.flatMap((switches) => switches.list());
  const switchesOf = (name: string, system: string | undefined): FaultSwitches => {
    const named = all().filter((fault) => fault.name === name && (system === undefined || fault.system === system));
    const [first, second] = named;
    if (!first) throw new ControlError(404, `unknown fault "${name}"; GET /faults lists them`);
    if (second) throw new ControlError(400, `both systems have a fault "${name}"; add ?system=powerschool or canvas`);
    return faults[first.system];
  };
  type OneFault = { Params: { name: string }; Querystring: { system?: string }; Body: FaultSettings | null };
  app.get('/faults', async () => all());
  app.put<OneFault>('/faults/:name', async ({ params, query, body }) => {
    const switches = switchesOf(params.name, query.system);
    switches.set(params.name, body ?? {});
    return switches.list().find((fault) => fault.name === params.name);
  });
  app.delete<OneFault>('/faults/:name', async ({ params, query }, reply) => {
    switchesOf(params.name, query.system).clear(params.name);
    return reply.code(204).send();
  });
  app.delete('/faults', async (_request, reply) => {
    for (const switches of systems) switches.clearAll();
    return reply.code(204).send();
  });
}

function addEvents(app: FastifyInstance, district: StoredDistrict): void {
  app.get('/events', async () => ({
    kinds: eventKinds.map(({ kind, summary }) => ({ kind, summary })),
    played: district.recipe().events,
    today: district.district().today,
  }));
  app.post<{ Body: { kind?: string } & EventSettings }>('/events', async ({ body }) => {
    if (typeof body?.kind !== 'string') throw new ControlError(400, 'an event needs its kind; GET /events lists them');
    const { kind, ...settings } = body;
    const touched = await district.play(kind, settings);
    return { kind, number: district.recipe().events.length, today: district.district().today, touched };
  });
}

function addViews(app: FastifyInstance, { district, requests, about }: ControlDeps): void {
  app.get<{ Params: { collection: string } }>('/truth/:collection', async ({ params }, reply) => {
    const name = params.collection as CollectionName;
    if (!collections.includes(name)) throw new ControlError(404, `collections are ${collections.join(', ')}`);
    return sendLines(reply, district.district()[name]);
  });
  app.get('/export', async (_request, reply) =>
    reply
      .type('application/zip')
      .header('Content-Disposition', 'attachment; filename="district-export.zip"')
      .send(exportCsv(district.district())),
  );
  app.get('/about', async () => {
    const { seed, students, from, events } = district.recipe();
    const now = district.district();
    return {
      ...{ seed, students, from, today: now.today, events: events.length, notice: district.notice },
      counts: countsOf(now),
      ...about(),
    };
  });
  app.get('/requests', async () => ({ counts: requests.counts(), recent: requests.recent() }));
  app.delete('/requests', async (_request, reply) => {
    requests.clear();
    return reply.code(204).send();
  });
}

function addCanvas(app: FastifyInstance, canvas: CanvasSandbox | undefined): void {
  const there = (): CanvasSandbox => canvasOf(canvas);
  addCoursework(app, there);
  addFilled(app, there);
  app.get('/canvas/counts', async () => there().counts());
  app.get<{ Params: { kind: string } }>('/canvas/:kind', async ({ params }, reply) => {
    const kind = params.kind as DumpKind;
    if (!dumpKinds.includes(kind)) throw new ControlError(404, `kinds are ${dumpKinds.join(', ')}`);
    return sendLines(reply, there().dump(kind));
  });
  app.post<{ Body: { what?: string } & Record<string, unknown> }>('/canvas/plant', async ({ body }) => {
    const { what, ...settings } = body ?? {};
    if (typeof what !== 'string') throw new ControlError(400, 'say what to plant');
    const canvas = there();
    try {
      return canvas.plant(what, settings);
    } catch (error) {
      throw new ControlError(400, error instanceof Error ? error.message : String(error));
    }
  });
}

function canvasOf(canvas: CanvasSandbox | undefined): CanvasSandbox {
  if (!canvas) throw new ControlError(404, 'this sandbox was started without Canvas');
  return canvas;
}
