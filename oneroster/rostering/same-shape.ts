import type { Members } from '../fields.js';

/** Reads the records of a page that are written like its first one, without parsing them. */
export interface SameShapeReader {
  /** The requested members of the record between two offsets of the page; undefined if it has another shape. */
  read(page: string, from: number, to: number): Members | undefined;
}

/**
 * Most records of a collection differ only in their values: same members, same order, same spacing. One of them gives a
 * pattern that the others match, which costs half of parsing them and allocates nothing for members that are not
 * requested. `page` is the page's bytes as Latin-1 characters.
 *
 * A match is valid JSON with the values that parsing would give: between the values are exactly the characters that
 * parsed in the first record, and a value is a word of JSON, a plain integer, or a text of plain ASCII without escapes.
 * Of a reference only `sourcedId` is read. Null for records that are less simple: with a list or with spaces.
 */
export function sameShapeReader(record: unknown, written: string, asked: readonly string[]): SameShapeReader | null {
  if (JSON.stringify(record) !== written || !isObject(record)) return null;
  const read: Array<{ member: string; reference: boolean }> = [];
  const source = patternOf(record, (path) => {
    const [member, ...below] = path;
    const reference = below.length > 0;
    if (!asked.includes(member!) || (reference && below.join() !== 'sourcedId')) return false;
    read.push({ member: member!, reference });
    return true;
  });
  if (source === null) return null;
  const pattern = new RegExp(source, 'y');
  return {
    read(page, from, to) {
      pattern.lastIndex = from;
      const found = pattern.exec(page);
      if (found === null || pattern.lastIndex !== to) return undefined;
      const members: Members = {};
      read.forEach(({ member, reference }, index) => {
        const value = valueOf(found[index + 1]!);
        members[member] = reference ? { sourcedId: value } : value;
      });
      return members;
    },
  };
}

const text = '"[^"\\\\\\x00-\\x1f\\x7f-\\xff]*"';
const scalar = `${text}|null|true|false|0|-?[1-9]\\d{0,14}`;

/** The pattern of a value and all below it; null if it contains a list. `isRead` is called once for each scalar. */
function patternOf(value: unknown, isRead: (path: string[]) => boolean, path: string[] = []): string | null {
  if (Array.isArray(value)) return null;
  if (!isObject(value)) return isRead(path) ? `(${scalar})` : `(?:${scalar})`;
  const members: string[] = [];
  for (const [member, below] of Object.entries(value)) {
    const pattern = patternOf(below, isRead, [...path, member]);
    if (pattern === null) return null;
    members.push(`${literally(JSON.stringify(member))}:${pattern}`);
  }
  return `\\{${members.join(',')}\\}`;
}

function literally(characters: string): string {
  return characters.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function valueOf(written: string): unknown {
  return written.startsWith('"') ? written.slice(1, -1) : JSON.parse(written);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
