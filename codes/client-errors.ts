import type { CodeTable } from './code-table.js';

/** Errors between Rollbook and a OneRoster provider. */
export const oneRosterErrors = {
  PLAIN_HTTP_REFUSED: {
    meaning: 'the address begins with `http://`, and is not this machine',
    remedy: 'Use `https://`: plain HTTP is allowed only to this machine.',
    retryable: false,
  },
  ADDRESS_NOT_VALID: {
    meaning: 'the address cannot be read',
    remedy: 'Write `sis.url` as https://host, without a path.',
    retryable: false,
  },
  HOST_NOT_FOUND: {
    meaning: 'no host has this name',
    remedy: 'Check the host name in `sis.url`, and the DNS of this machine. Tried again by itself.',
    retryable: true,
  },
  CONNECTION_FAILED: {
    meaning: 'the connection failed or was lost',
    remedy: 'Check address, port and firewall. Tried again by itself.',
    retryable: true,
  },
  CERTIFICATE_NOT_TRUSTED: {
    meaning: 'the certificate of the SIS is expired, self-signed, or of another host',
    remedy: 'The SIS needs one that a public authority signed. For your own authority: `NODE_EXTRA_CA_CERTS`.',
    retryable: false,
  },
  TIMED_OUT: {
    meaning: 'no answer in time',
    remedy: 'Ask for smaller pages (`sis.pageSize`), or run at a quieter hour. Tried again by itself.',
    retryable: true,
  },
  REDIRECTED: {
    meaning: 'the SIS redirects, often to a sign-in page',
    remedy: 'Check `sis.url` and `sis.pathPrefix`.',
    retryable: false,
  },
  ANSWER_NOT_JSON: {
    meaning: 'a web page, or a broken answer, came in place of data',
    remedy: 'Check for a portal, a maintenance notice or a proxy at that address. Tried again by itself.',
    retryable: true,
  },
  ANSWER_CUT_SHORT: {
    meaning: 'the answer broke off in the middle',
    remedy: 'Tried again by itself; if it stays, ask whoever runs the SIS.',
    retryable: true,
  },
  ANSWER_NOT_ONEROSTER: {
    meaning: 'the answer is JSON, and not what OneRoster 1.1 says',
    remedy: 'Check `sis.pathPrefix`.',
    retryable: false,
  },
  ANSWER_CHARSET_UNKNOWN: {
    meaning: 'the letters of the answer are in a charset that is not known, or not in the one that it declares',
    remedy: 'Ask the provider of the SIS to send UTF-8, as JSON must be.',
    retryable: false,
  },
  PROVIDER_REPORTED_FAILURE: {
    meaning: 'the SIS answered with an error of its own in place of data',
    remedy: 'Read its words above, and ask the provider what they mean.',
    retryable: false,
  },
  BAD_REQUEST: {
    meaning: 'the SIS refused the query',
    remedy: 'Report it with the path; the provider may not understand sorting or paging.',
    retryable: false,
  },
  CREDENTIALS_REFUSED: {
    meaning: 'client id or secret is wrong, or the plug-in is not enabled',
    remedy: 'Check the client id and secret, and that the plug-in is enabled; then `rollbook secret set DISTRICT sis`.',
    retryable: false,
  },
  SCOPES_REFUSED: {
    meaning:
      'the SIS gives no token with the scopes that were asked for (`invalid_scope`); id and secret are not the cause',
    remedy:
      'Allow the plug-in or client the OneRoster roster scopes in the SIS, or name those that it gives in `sis.scopes`.',
    retryable: false,
  },
  TOKEN_REFUSED: {
    meaning: 'a token that was just given is refused',
    remedy: 'Check the plug-in and its scopes.',
    retryable: false,
  },
  TOKEN_ANSWER_NOT_VALID: {
    meaning: 'the answer to the request for a token holds none',
    remedy: 'Check `sis.tokenPath`.',
    retryable: false,
  },
  FORBIDDEN: {
    meaning: 'the credential may not read this collection',
    remedy: 'Give the plug-in read access to all six collections.',
    retryable: false,
  },
  NOT_FOUND: {
    meaning: 'there is nothing at this path',
    remedy: "Check `sis.pathPrefix`; for the token's path `sis.tokenPath`.",
    retryable: false,
  },
  THROTTLED: {
    meaning: 'the SIS asks for fewer requests',
    remedy: 'Raise `sis.minIntervalMs`. Tried again after the wait that it asks for.',
    retryable: true,
  },
  PROVIDER_UNAVAILABLE: {
    meaning: 'the SIS, or the gateway before it, is not available',
    remedy: 'Tried again by itself; if it stays, ask whoever runs the SIS.',
    retryable: true,
  },
  PROVIDER_FAILED: {
    meaning: 'the SIS failed on its side',
    remedy: 'Tried again by itself; if it stays, ask whoever runs the SIS.',
    retryable: true,
  },
  WRITE_UNKNOWN: {
    meaning: 'the answer to a write was lost: it may have been carried out',
    remedy: 'Nothing; it is read back before anything is sent again.',
    retryable: false,
  },
  UNEXPECTED_STATUS: {
    meaning: 'a status that a OneRoster read should not give',
    remedy: 'Ask the provider what it means.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Errors between Rollbook and Canvas. */
export const canvasErrors = {
  CANVAS_UNREACHABLE: {
    meaning: 'Canvas does not answer',
    remedy: 'Check `canvas.url` and that this machine reaches it. Tried again by itself.',
    retryable: true,
  },
  CANVAS_THROTTLED: {
    meaning: 'Canvas asks for a slower pace',
    remedy: 'Give Rollbook a token that nothing else uses. Tried again by itself.',
    retryable: true,
  },
  CANVAS_SERVER_ERROR: {
    meaning: 'Canvas failed on its side',
    remedy: 'See the status page of Canvas if it stays. Tried again by itself.',
    retryable: true,
  },
  CANVAS_TOKEN_REJECTED: {
    meaning: 'the token is wrong, expired or revoked',
    remedy: 'Make a new one, then `rollbook secret set DISTRICT canvas`.',
    retryable: false,
  },
  CANVAS_PERMISSION_MISSING: {
    meaning: "the token's user lacks a permission for this call",
    remedy:
      "Give the token's user a role in the root account with the SIS permissions; `rollbook connect DISTRICT` names what is missing.",
    retryable: false,
  },
  CANVAS_FORBIDDEN: {
    meaning: 'Canvas refuses the call to everybody in this state: SIS imports are switched off, for example',
    remedy:
      'For imports: switch "SIS imports" on in the settings of the root account (ask Instructure if it is not shown).',
    retryable: false,
  },
  CANVAS_NOT_FOUND: {
    meaning: 'Canvas does not know what was asked for',
    remedy: 'Check `canvas.url`, then `rollbook connect DISTRICT`.',
    retryable: false,
  },
  CANVAS_REQUEST_REFUSED: {
    meaning: 'Canvas refuses the request',
    remedy: 'For imports: `canvas.url` must lead to the root account.',
    retryable: false,
  },
  CANVAS_ADDRESS_WRONG: {
    meaning: 'the address redirects to another one',
    remedy: 'Set `canvas.url` to the address that the browser shows after signing in, without a path.',
    retryable: false,
  },
  CANVAS_PLAIN_HTTP: {
    meaning: 'the token would be sent unencrypted',
    remedy: 'Set `canvas.url` to an `https://` address.',
    retryable: false,
  },
  CANVAS_ANSWER_NOT_JSON: {
    meaning: 'a web page, or a broken answer, came in place of data',
    remedy: 'Check that `canvas.url` leads to Canvas itself. Tried again by itself.',
    retryable: true,
  },
  CANVAS_ANSWER_UNREADABLE: {
    meaning: 'the answer has a shape that is not known',
    remedy: 'Report it, with what was not understood.',
    retryable: false,
  },
  CANVAS_PAGING_BROKEN: {
    meaning: 'a list of Canvas repeats itself, leads to another host, or has a link that cannot be read',
    remedy: 'Check proxies between; report it to Canvas.',
    retryable: false,
  },
  CANVAS_REPORT_NOT_DOWNLOADED: {
    meaning: 'the file of a Provisioning report did not come whole',
    remedy: 'Check that this machine reaches the file store to which Canvas leads. Tried again by itself.',
    retryable: true,
  },
  CANVAS_REPORT_FAILED: {
    meaning: 'Canvas could not make the Provisioning report, or gave it up',
    remedy:
      'Make one by hand in Canvas (Admin, Settings, Reports, Provisioning, all kinds, deleted objects included), and report it to Instructure if that fails too; then evaluate again.',
    retryable: false,
  },
  CANVAS_REPORT_BROKEN: {
    meaning: 'the file of a Provisioning report was cut, or cannot be read',
    remedy: 'Evaluate again; another report is asked for. Report it to Instructure if it stays.',
    retryable: false,
  },
  CANVAS_REPORT_INCOMPLETE: {
    meaning: 'a Provisioning report does not list what its own rows name, or what Canvas shows of single sections',
    remedy: 'Evaluate again; another report is asked for. Report it to Instructure if it stays.',
    retryable: false,
  },
  CANVAS_SUBMIT_UNKNOWN: {
    meaning: 'the answer to an upload was lost',
    remedy: 'Nothing: it is looked up in Canvas before anything is sent again.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type OneRosterErrorCode = keyof typeof oneRosterErrors;
export type CanvasErrorCode = keyof typeof canvasErrors;
