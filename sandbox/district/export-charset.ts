import { isUtf8 } from 'node:buffer';
import type { FileReport } from './export-report.js';

type Wide = 'utf-16le' | 'utf-16be';

/**
 * UTF-8 as it writes what Windows-1252 writes too: such bytes in a file that is not all UTF-8 were written as UTF-8.
 * Other pairs are likelier two letters of Windows-1252: capital E with acute and an apostrophe, say.
 */
const likelyUtf8 = /[\xC2-\xC5][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}/;

/**
 * Bytes that Windows-1252 gives no character, and characters that no word of it has within: signs of money or a dagger
 * between letters, a capital with caron after a small letter. The old charsets of the Mac and of DOS have letters there.
 */
const notWindows1252 =
  /[\x81\x8D\x8F\x90\x9D]|[a-z][\x8A\x8C\x8E\x9F]|[A-Za-z][\x80\x82\x84\x86\x87\x89\x8B\x9B\xA1-\xA7\xA9-\xAC\xAE-\xB3][a-z]/;

/**
 * What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters; a blank where it has nothing. The decoder
 * of Node.js 20 gives the control characters.
 */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

const saveAsUtf8 = 'Save the file as "CSV UTF-8" and start again.';

/**
 * The text of a file. UTF-16 is known by its byte order mark or by the zeros in its header; what is not UTF-8 is read as
 * Windows-1252 (which has Latin-1 in it), line by line: files are put together from several sources. No byte is ever
 * replaced: lines of which the charset cannot be told are mistakes.
 */
export function decodeText(bytes: Buffer, report: FileReport): string {
  const wide = wideOf(bytes);
  if (wide) return decodeWide(bytes, wide, report);
  if (isUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
  const lines = linesOf(bytes);
  return lines.map((line, index) => decodeLine(line, index + 1, report)).join('\n');
}

/** Headers are ASCII: in UTF-16 every other byte of them is zero. */
function wideOf(bytes: Buffer): Wide | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0 && second !== 0 && third === 0) return 'utf-16be';
  if (first !== 0 && second === 0 && fourth === 0) return 'utf-16le';
  return undefined;
}

function decodeWide(bytes: Buffer, charset: Wide, report: FileReport): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    report.mistake(undefined, `its text, in ${charset.toUpperCase()}, is damaged. ${saveAsUtf8}`);
    return '';
  }
}

function linesOf(bytes: Buffer): Buffer[] {
  const end = bytes.includes(0x0a) ? 0x0a : 0x0d; // Excel for the Mac ends lines with CR alone
  const lines: Buffer[] = [];
  let from = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  for (let at = bytes.indexOf(end, from); at !== -1; at = bytes.indexOf(end, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
}

function decodeLine(bytes: Buffer, line: number, report: FileReport): string {
  const raw = bytes.toString('latin1');
  if (likelyUtf8.test(raw)) {
    if (isUtf8(bytes)) return bytes.toString('utf8');
    report.mistake(line, `mixes UTF-8 with another charset. ${saveAsUtf8}`);
    return '';
  }
  if (notWindows1252.test(raw)) {
    report.mistake(line, `is written in a charset that is neither UTF-8 nor Windows-1252. ${saveAsUtf8}`);
    return '';
  }
  if (/[^\x00-\x7F]/.test(raw)) report.remark(line, 'is not UTF-8, and was read as Windows-1252');
  return raw.replace(/[\x80-\x9F]/g, (sign) => windows1252[sign.charCodeAt(0) - 0x80]!);
}
