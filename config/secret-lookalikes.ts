import type { YamlEntry } from './district-yaml.js';
import { settingAt } from './settings-reference.js';

/** Names typical of secrets; none matches `tokenPath` or another real setting. */
const secretNames =
  /(token|passw|pwd|secret|credential|api_?-?key|private_?-?key|client_?-?id|bearer|^key$|^login$|^user(name)?$)/i;

/** Texts that are secrets under any name: a Canvas access token, a PEM block, an address with a password. */
const secretTexts = [
  /\b\d{1,6}~[A-Za-z0-9]{40,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s]*:[^/\s]*@/i,
];

/**
 * Whether an entry of a district's file is a secret or a place for one. Secrets are kept encrypted, outside the file.
 */
export function looksLikeSecret(entry: YamlEntry): boolean {
  if (entry.text !== undefined) return secretTexts.some((pattern) => pattern.test(entry.text ?? ''));
  const known = settingAt(entry.path.join('.')) !== undefined;
  return !known && secretNames.test(entry.key ?? '');
}
