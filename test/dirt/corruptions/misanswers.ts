import type { FeedNight } from '../../../sandbox/feed/rows.js';

/** The answers that a first night fails by. */
export const costingTheFirstNight: readonly string[] = ['errors with 200', 'not found for courses'];

/** How a SIS misanswers in a night, by name. */
export const misanswers: Record<string, FeedNight['patch']> = {
  'errors with 200': {
    page: (kind) =>
      kind === 'classes' ? { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_severity: 'error' }] } : undefined,
  },
  'not found for courses': { page: (kind) => (kind === 'courses' ? { status: 404, __raw: '{}' } : undefined) },
  'look-ups without an answer': { single: () => ({ status: 204, __raw: '' }) },
  'look-ups that fail': { single: () => ({ status: 500, __raw: 'error' }) },
  'the total of the page': {
    headers: (_kind, headers, { rows }) => ({ ...headers, 'x-total-count': String(Math.min(rows.length, 20)) }),
  },
  'bytes in Windows-1252': {
    page: (kind, list) => ({ __raw: Buffer.from(JSON.stringify({ [kind]: list }), 'latin1') }),
  },
  'bytes in Windows-1252 within others': {
    page: (kind, list) => (kind === 'users' ? { __raw: damagedBytes(JSON.stringify({ [kind]: list })) } : undefined),
  },
  'a replacement sign for each letter with an accent': {
    shape: (_kind, record) =>
      JSON.parse(JSON.stringify(record).replace(/[^\p{ASCII}]/gu, '\u{fffd}')) as Record<string, unknown>,
  },
};

/** The first letter with an accent in one byte, and the others as they are. */
function damagedBytes(text: string): Uint8Array {
  const at = text.search(/[^\p{ASCII}]/u);
  if (at === -1) return Buffer.from(text);
  return Buffer.concat([
    Buffer.from(text.slice(0, at)),
    Buffer.from(text[at]!, 'latin1'),
    Buffer.from(text.slice(at + 1)),
  ]);
}
