import type { FastifyRequest } from 'fastify';
import { badToken, notPermitted } from './errors.js';

export interface Permissions {
  importSis: boolean;
  manageSis: boolean;
  readSis: boolean;
  edit: boolean;
  viewGrades: boolean;
  readReports: boolean;
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
  /** A root administrator too, as whom another tool sends its SIS imports. */
  otherToolToken?: string;
}

const reader: Permissions = {
  ...{ importSis: false, manageSis: false, readSis: true },
  ...{ edit: false, viewGrades: true, readReports: true },
};
const administrator: Permissions = { ...reader, importSis: true, manageSis: true, edit: true };

declare module 'fastify' {
  interface FastifyRequest {
    permissions: Permissions;
    accessToken: string;
    /** Whether the token is that of the other tool. */
    isOtherTool: boolean;
  }
}

/** Throws the 401 of a missing or unknown token. */
export function identify(
  request: FastifyRequest,
  tokens: Tokens,
): { accessToken: string; permissions: Permissions; isOtherTool: boolean } {
  const header = request.headers.authorization;
  const accessToken = header?.match(/^Bearer (.+)$/i)?.[1] ?? (request.query as { access_token?: string }).access_token;
  if (!accessToken) throw badToken('An access token is needed.');
  return {
    accessToken,
    permissions: permissionsOf(accessToken, tokens),
    isOtherTool: accessToken === tokens.otherToolToken,
  };
}

function permissionsOf(accessToken: string, tokens: Tokens): Permissions {
  if (accessToken === tokens.token || accessToken === tokens.otherToolToken) return administrator;
  if (accessToken === tokens.readOnlyToken) return reader;
  if (accessToken === tokens.withoutSisToken) return { ...reader, readSis: false };
  if (accessToken === tokens.teacherToken) return { ...reader, edit: true, readReports: false };
  if (accessToken === tokens.withoutGradesToken) return { ...reader, viewGrades: false };
  throw badToken('The access token is not valid.');
}

export function mustHave(request: FastifyRequest, permission: keyof Permissions): void {
  if (!request.permissions[permission]) throw notPermitted();
}
