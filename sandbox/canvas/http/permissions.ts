import type { FastifyRequest } from 'fastify';
import { badToken, notPermitted } from './errors.js';

export interface Permissions {
  importSis: boolean;
  manageSis: boolean;
  readSis: boolean;
  edit: boolean;
  viewGrades: boolean;
}

/** The tokens a practice Canvas knows; all but the first exist only when they are given. */
export interface Tokens {
  /** A root administrator. */
  token: string;
  /** Reads everything, SIS ids too, and may change and import nothing. */
  readOnlyToken?: string;
  /** Reads, but lacks `read_sis`: every SIS field is missing. */
  withoutSisToken?: string;
  /** Edits as a teacher does: without Manage SIS. */
  teacherToken?: string;
  /** Reads all but grades. */
  withoutGradesToken?: string;
}

const administrator: Permissions = { importSis: true, manageSis: true, readSis: true, edit: true, viewGrades: true };
const reader: Permissions = { importSis: false, manageSis: false, readSis: true, edit: false, viewGrades: true };

declare module 'fastify' {
  interface FastifyRequest {
    permissions: Permissions;
    accessToken: string;
  }
}

/** Throws the 401 of a missing or unknown token. */
export function identify(request: FastifyRequest, tokens: Tokens): { accessToken: string; permissions: Permissions } {
  const header = request.headers.authorization;
  const accessToken = header?.match(/^Bearer (.+)$/i)?.[1] ?? (request.query as { access_token?: string }).access_token;
  if (!accessToken) throw badToken('An access token is needed.');
  if (accessToken === tokens.token) return { accessToken, permissions: administrator };
  if (accessToken === tokens.readOnlyToken) return { accessToken, permissions: reader };
  if (accessToken === tokens.withoutSisToken) return { accessToken, permissions: { ...reader, readSis: false } };
  if (accessToken === tokens.teacherToken) return { accessToken, permissions: { ...reader, edit: true } };
  if (accessToken === tokens.withoutGradesToken) return { accessToken, permissions: { ...reader, viewGrades: false } };
  throw badToken('The access token is not valid.');
}

export function mustHave(request: FastifyRequest, permission: keyof Permissions): void {
  if (!request.permissions[permission]) throw notPermitted();
}
