import type { FastifyInstance } from 'fastify';
import { ControlError } from './control-error.js';
import { sendLines } from './control-lines.js';
import { OneRosterFailure } from './powerschool/failures.js';
import { editKinds, ImpossibleEdit, playEdit } from './powerschool/gradebook/edits.js';
import type { Gradebook } from './powerschool/gradebook/index.js';
import { gradebookCollections, gradebookTruth } from './powerschool/gradebook/truth.js';
import { powerSchoolProfiles, powerSchoolSwitches, UnknownSwitch } from './powerschool/switches.js';

type Edit = { kind?: string } & Record<string, unknown>;

/** The control service's part for PowerSchool's gradebook: switches, what is true, what people do, what was written. */
export function addGradebook(app: FastifyInstance, gradebook: Gradebook, clientId: string): void {
  const switches = () =>
    powerSchoolSwitches.map((one) => ({ ...one, default: one.values[0], value: gradebook.switches.get(one.name) }));
  const known = <T>(change: () => T): T => {
    try {
      return change();
    } catch (error) {
      if (error instanceof UnknownSwitch || error instanceof ImpossibleEdit) throw new ControlError(400, error.message);
      if (error instanceof OneRosterFailure) throw new ControlError(409, error.message);
      throw error;
    }
  };
  app.get('/switches', async () => ({ switches: switches(), profiles: powerSchoolProfiles }));
  app.put<{ Body: Record<string, unknown> | null }>('/switches', async ({ body }) => {
    known(() => gradebook.setSwitches(body ?? {}));
    return { switches: switches() };
  });
  app.put<{ Params: { name: string } }>('/profile/:name', async ({ params }) => {
    known(() => gradebook.useProfile(params.name));
    return { profile: params.name, switches: switches() };
  });
  app.get('/gradebook/edits', async () => editKinds.map(({ kind, summary }) => ({ kind, summary })));
  const play = ({ kind, ...settings }: Edit): { kind: string; touched: object } => {
    if (typeof kind !== 'string')
      throw new ControlError(400, 'an edit needs its kind; GET /gradebook/edits lists them');
    return { kind, touched: known(() => playEdit(gradebook, clientId, kind, settings)) };
  };
  app.post<{ Body: Edit | Edit[] | null }>('/gradebook/edits', async ({ body }) =>
    Array.isArray(body) ? body.map(play) : play(body ?? {}),
  );
  app.get<{ Querystring: { limit?: string } }>('/gradebook/writes', async ({ query }) => {
    const limit = Number(query.limit ?? Infinity);
    return { counts: gradebook.writes.counts(), writes: limit > 0 ? gradebook.writes.list().slice(-limit) : [] };
  });
  app.delete('/gradebook/writes', async (_request, reply) => {
    gradebook.writes.clear();
    return reply.code(204).send();
  });
  app.get<{ Params: { collection: string } }>('/gradebook/:collection', async ({ params }, reply) => {
    if (!gradebookCollections.includes(params.collection)) {
      throw new ControlError(404, `collections are ${gradebookCollections.join(', ')}`);
    }
    return sendLines(reply, gradebookTruth(gradebook, params.collection));
  });
}
