import type { FastifyRequest } from 'fastify';
import { badToken, notPermitted } from './errors.js';

export interface Permissions {
  importSis: boolean;
  manageSis: boolean;
  readSis: boolean;
  edit: boolean;
}

/** The tokens a practice Canvas knows; the last two exist only when they are given. */
export interface Tokens {
  /** A root administrator. */
  token: string;
  /** Reads everything, SIS ids too, and may change and import nothing. */
  readOnlyToken?: string;
  /** Reads, but lacks `read_sis`: every SIS field is missing. */
  withoutSisToken?: string;
}

const administrator: Permissions = { importSis: true, manageSis: true, readSis: true, edit: true };
const reader: Permissions = { importSis: false, manageSis: false, readSis: true, edit: false };

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
  throw badToken('The access token is not valid.');
}

export function mustHave(request: FastifyRequest, permission: keyof Permissions): void {
  if (!request.permissions[permission]) throw notPermitted();
}
