import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { crossCheck, type Finding } from './cross-checks.js';
import { readDistrictYaml, type DistrictYaml, type SettingPath } from './district-yaml.js';
import { wordIssue } from './issue-wording.js';
import { looksLikeSecret } from './secret-lookalikes.js';
import { districtSettings, type DistrictSettings } from './settings.js';

/** A mistake in a district's file, with its position and remedy. Never repeats a secret. */
export interface DistrictMistake {
  /** Counted from 1; of the setting's name, or of the section that lacks it. */
  line: number;
  column: number;
  /** Dotted: `schedule.finishBy`; empty for the file as a whole. */
  path: string;
  message: string;
  remedy: string;
}

/** A warning does not prevent applying a file. */
export type DistrictWarning = DistrictMistake;

export type DistrictFile =
  { ok: true; settings: DistrictSettings; warnings: DistrictWarning[] } | { ok: false; mistakes: DistrictMistake[] };

/** Reads and checks a district's file, offline. An unreadable file is a mistake like any other. */
export async function loadDistrictFile(path: string): Promise<DistrictFile> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return { ok: false, mistakes: [tooLong] };
    const bytes = await readFile(path);
    const notText = firstNotText(bytes);
    return notText === null ? parseDistrict(bytes.toString('utf8')) : { ok: false, mistakes: [notText] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const message = `The file cannot be read: ${path} (${code}).`;
    return { ok: false, mistakes: [{ line: 1, column: 1, path: '', message, remedy: 'Check its name and rights.' }] };
  }
}

/** The complete example has some 7,000 bytes; lists of schools and days make a file longer. */
const mostBytes = 1_000_000;

const tooLong: DistrictMistake = {
  line: 1,
  column: 1,
  path: '',
  message: 'The file is longer than any district file.',
  remedy: 'Check its name: a district file is a page or two of YAML.',
};

/** The first line that is no text in UTF-8; null if all are. */
function firstNotText(bytes: Buffer): DistrictMistake | null {
  if (isUtf8(bytes) && !bytes.includes(0)) return null;
  let [line, from] = [1, 0];
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
    const ofLine = bytes.subarray(from, end);
    if (!isUtf8(ofLine) || ofLine.includes(0)) break;
    [line, from] = [line + 1, end + 1];
  }
  return {
    ...{ line, column: 1, path: '' },
    message: 'This line is not text in UTF-8: it is in another charset, or the file is no text at all.',
    remedy: 'Save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8), and check accented letters in it.',
  };
}

/** Checks a district's file given as text: YAML, secrets, schema, then rules across settings. */
export function parseDistrict(text: string): DistrictFile {
  const yaml = readDistrictYaml(text);
  if (yaml.problems.length > 0) return { ok: false, mistakes: yaml.problems.map(wordYamlProblem) };
  if (yaml.value === null || typeof yaml.value !== 'object' || Array.isArray(yaml.value)) {
    return { ok: false, mistakes: [notADistrict] };
  }

  const broken = brokenTextsIn(yaml);
  if (broken.length > 0) return { ok: false, mistakes: broken };
  const secrets = secretsIn(yaml);
  const checked = districtSettings.safeParse(yaml.value);
  if (!checked.success || secrets.length > 0) {
    const secretPaths = new Set(secrets.map((secret) => secret.path));
    const issues = (checked.error?.issues ?? [])
      .flatMap((issue) => wordIssue(issue, yaml))
      .map((worded) => placed(yaml, worded.path, worded))
      .filter((mistake) => !secretPaths.has(mistake.path));
    return { ok: false, mistakes: [...secrets, ...issues].sort(byPlace) };
  }

  const findings = crossCheck(checked.data);
  const mistakes = pick(findings, 'mistake', yaml);
  if (mistakes.length > 0) return { ok: false, mistakes };
  return { ok: true, settings: checked.data, warnings: pick(findings, 'warning', yaml) };
}

/** Finds NUL and half characters, which YAML can write as escapes and no database stores. */
function brokenTextsIn(yaml: DistrictYaml): DistrictMistake[] {
  const kept = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
  return yaml
    .entries()
    .filter((entry) => !kept(entry.text ?? entry.key ?? ''))
    .map(({ line, column, path }) => ({
      line,
      column,
      path: path.join('.'),
      message: 'This text holds a NUL, or half of a character that has two halves: no database keeps it.',
      remedy: 'Write the character itself instead of its escape, or leave it out.',
    }));
}

function secretsIn(yaml: DistrictYaml): DistrictMistake[] {
  return yaml
    .entries()
    .filter(looksLikeSecret)
    .map((entry) => ({
      line: entry.line,
      column: entry.column,
      path: entry.path.join('.'),
      message:
        'This looks like a secret; a district file holds none, so that it can be shared and kept in version control.',
      remedy:
        'Take it out, then store it encrypted: rollbook secret set DISTRICT sis, or: rollbook secret set DISTRICT canvas. ' +
        'If the file was shared, make a new secret first.',
    }));
}

function pick(findings: Finding[], severity: Finding['severity'], yaml: DistrictYaml): DistrictMistake[] {
  return findings
    .filter((finding) => finding.severity === severity)
    .map((finding) => placed(yaml, finding.path, finding))
    .sort(byPlace);
}

function placed(yaml: DistrictYaml, path: SettingPath, words: { message: string; remedy: string }): DistrictMistake {
  return { ...yaml.locate(path), path: path.join('.'), message: words.message, remedy: words.remedy };
}

function byPlace(one: DistrictMistake, other: DistrictMistake): number {
  return one.line - other.line || one.column - other.column;
}

function wordYamlProblem(problem: { code: string; line: number; column: number }): DistrictMistake {
  const [message, remedy] = yamlWording[problem.code] ?? [
    'The file is not valid YAML here.',
    'Check the spaces at the beginning of the line, the colon after each name, and quotation marks.',
  ];
  return { line: problem.line, column: problem.column, path: '', message, remedy };
}

const yamlWording: Readonly<Record<string, readonly [string, string]>> = {
  DUPLICATE_KEY: ['This setting stands twice in its group; one would silently win.', 'Take one of the two out.'],
  TAB_AS_INDENT: ['A tab stands where YAML wants spaces.', 'Replace it with two spaces.'],
  MULTIPLE_DOCS: ['A second document begins here.', 'One file describes one district: remove what follows ---.'],
  TAG_RESOLVE_FAILED: ['A tag (!name) stands before this value; none is known.', 'Write the value itself.'],
  KEY_NOT_A_NAME: [
    'A list or a group stands where the name of a setting belongs.',
    'Begin the line with the name of a setting and a colon.',
  ],
  TOO_DEEP: ['This is nested deeper than any setting.', 'Check brackets and the spaces at the beginning of lines.'],
  ALIAS: ['The file uses YAML aliases (*name).', 'Write each value out where it belongs.'],
};

const notADistrict: DistrictMistake = {
  line: 1,
  column: 1,
  path: '',
  message: 'The file holds no settings.',
  remedy: 'Start from the example in docs/district-file.md.',
};
