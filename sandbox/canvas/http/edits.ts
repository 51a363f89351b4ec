import type { FastifyInstance } from 'fastify';
import { BadEdit, editAccount, editCourse, editLogin, editSection, editTerm, editUser, type Fields } from '../edits.js';
import type { Snapshots } from '../snapshot.js';
import type { CanvasState } from '../state.js';
import { notFound, refusal } from './errors.js';
import { findAccount, findCourse, findSection, findTerm, findUser } from './find.js';
import { mustHave } from './permissions.js';
import { accountJson, courseJson, loginJson, sectionJson, termJson, userJson } from './present.js';

type ById = { Params: { id: string }; Body: Record<string, unknown> | null };

/** The edits by REST that make fields sticky; each is on the disk before it is answered. */
export function editRoutes(app: FastifyInstance, state: CanvasState, snapshots: Snapshots, now: () => Date): void {
  const edit = async (body: ById['Body'], wrapped: string, apply: (fields: Fields, context: Context) => void) => {
    const fields = (body?.[wrapped] ?? {}) as Fields;
    const sticky = String(body?.override_sis_stickiness ?? 'true') !== 'false';
    try {
      apply(fields, { state, now: Math.floor(now().getTime() / 1000), sticky });
    } catch (error) {
      if (error instanceof BadEdit) throw refusal(400, error.message);
      throw error;
    }
    await snapshots.save();
  };

  app.put<{ Params: { account: string }; Body: ById['Body'] }>('/api/v1/accounts/:account', async (request) => {
    mustHave(request, 'edit');
    const account = findAccount(state, request.params.account);
    await edit(request.body, 'account', (fields, context) => editAccount(account, fields, context));
    return accountJson(account);
  });
  app.put<{ Params: { account: string; term: string }; Body: ById['Body'] }>(
    '/api/v1/accounts/:account/terms/:term',
    async (request) => {
      mustHave(request, 'edit');
      const term = findTerm(state, request.params.term);
      await edit(request.body, 'enrollment_term', (fields, context) => editTerm(term, fields, context));
      return termJson(term, [], state);
    },
  );
  app.put<ById>('/api/v1/courses/:id', async (request) => {
    mustHave(request, 'edit');
    const course = findCourse(state, request.params.id);
    await edit(request.body, 'course', (fields, context) => editCourse(course, fields, context));
    return courseJson(course, state);
  });
  app.put<ById>('/api/v1/sections/:id', async (request) => {
    mustHave(request, 'edit');
    const section = findSection(state, request.params.id);
    await edit(request.body, 'course_section', (fields, context) => editSection(section, fields, context));
    return sectionJson(section, state);
  });
  app.put<ById>('/api/v1/users/:id', async (request) => {
    mustHave(request, 'edit');
    const user = findUser(state, request.params.id);
    await edit(request.body, 'user', (fields, context) => editUser(user, fields, context));
    return userJson(user, state, ['email']);
  });
  app.put<ById>('/api/v1/accounts/:account/logins/:id', async (request) => {
    mustHave(request, 'edit');
    const login = state.logins.get(Number(request.params.id));
    if (!login || login.state === 'deleted') throw notFound();
    await edit(request.body, 'login', (fields, context) => editLogin(login, fields, context));
    return loginJson(login);
  });
}

interface Context {
  state: CanvasState;
  now: number;
  sticky: boolean;
}
