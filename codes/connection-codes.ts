/**
 * Codes of a connection that failed or was lost: Node's own (libuv's errno names), and those of the PostgreSQL driver
 * (`postgres`, src/errors.js and src/connection.js). One list for all clients.
 */
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
];
const brokenOff = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'];
const driver = ['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'];

const neverConnectedCodes: ReadonlySet<string> = new Set(neverConnected);
const connectionCodes: ReadonlySet<string> = new Set([...neverConnected, ...brokenOff, ...driver]);

/** Whether no connection was made, so that nothing can have arrived. */
export function isNeverConnected(code: string | undefined): boolean {
  return code !== undefined && neverConnectedCodes.has(code);
}

/** Whether a connection failed or was lost: the request may have arrived. */
export function isConnectionLost(code: string | undefined): boolean {
  return code !== undefined && connectionCodes.has(code);
}

/** Certificates that are not trusted (Node's tls, OpenSSL's X509 errors). */
const untrustedCertificate: ReadonlySet<string> = new Set([
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT'],
  ...['CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

export function isUntrustedCertificate(code: string | undefined): boolean {
  return code !== undefined && untrustedCertificate.has(code);
}

/**
 * The code of an error; of an AggregateError for a host with several addresses, the first; of an error that Drizzle
 * wraps in one without a code, the driver's.
 */
export function errorCodeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError) return errorCodeOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? errorCodeOf(error.cause) : undefined;
}
