import { isUtf8 } from 'node:buffer';

/** The text of an answer, as UTF-8 bytes. */
export interface BodyText {
  body: Buffer;
  /** The bytes were neither UTF-8 nor what the answer declared: read as Windows-1252, so letters may be wrong. */
  recoded: boolean;
}

/**
 * An answer's text by its `Content-Type`; null if it is in no charset that is known. JSON is UTF-8 (RFC 8259), and some
 * servers declare ISO-8859-1 for all that they send: what is valid UTF-8 is read as that, and the declaration counts
 * for the rest. Letters are never replaced. Pure.
 */
export function utf8Of(body: Buffer, contentType: string | string[] | undefined): BodyText | null {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(String(contentType ?? ''))?.[1]?.toLowerCase() ?? null;
  const utf16 = utf16Of(body, charset);
  if (utf16 !== null) return decoded(body, utf16);
  if (isUtf8(body)) return { body, recoded: false };
  if (charset === null || unicode.has(charset)) return { body: withoutInvalid(body), recoded: true };
  return western.has(charset) ? { body: fromWindows1252(body), recoded: false } : decoded(body, charset);
}

const unicode = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
/** On the web all of them mean Windows-1252 (WHATWG, Encoding). */
const western = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'windows-1252', 'cp1252']);

function utf16Of(body: Buffer, charset: string | null): 'utf-16le' | 'utf-16be' | null {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  // Some servers declare UTF-16, the form of their strings in memory, and send UTF-8: JSON begins with ASCII.
  if (charset === null || !charset.startsWith('utf-16') || !body.subarray(0, 2).includes(0)) return null;
  return body[0] === 0 ? 'utf-16be' : 'utf-16le';
}

function decoded(body: Buffer, charset: string): BodyText | null {
  try {
    return { body: Buffer.from(new TextDecoder(charset, { fatal: true }).decode(body)), recoded: false };
  } catch {
    return null;
  }
}

/** Bytes 0x80 to 0x9f. By hand: Node.js decodes `windows-1252` as ISO-8859-1 in some versions. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const utf8OfByte = Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(windows1252[byte - 0x80] ?? String.fromCharCode(byte)),
);

function fromWindows1252(body: Buffer): Buffer {
  return Buffer.concat(Array.from(body, (byte) => utf8OfByte[byte]!));
}

/**
 * Reads valid UTF-8 as that and each other byte as Windows-1252: one name that was cut within a letter must not spoil
 * all other names of the page.
 */
function withoutInvalid(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < body.length;) {
    const length = lengthOfCharacter(body, at);
    if (length === 0) {
      parts.push(body.subarray(from, at), utf8OfByte[body[at]!]!);
      from = at + 1;
    }
    at += length || 1;
  }
  parts.push(body.subarray(from));
  return Buffer.concat(parts);
}

/** Bytes of the UTF-8 character at an offset (RFC 3629); 0 if there is none. */
function lengthOfCharacter(body: Buffer, at: number): number {
  const first = body[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return isUtf8(body.subarray(at, at + length)) ? length : 0;
}
