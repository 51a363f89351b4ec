import { wrongUse } from './errors.js';

/** `times=3 path=/users quiet=true` as an object: numbers and yes/no as such, everything else as text. */
export function keyedValues(words: readonly string[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    words.map((word) => {
      const cut = word.indexOf('=');
      if (cut < 1) {
        throw wrongUse('SETTING_NOT_NAMED', `"${word}" is not a setting.`);
      }
      return [word.slice(0, cut), valueOf(word.slice(cut + 1))];
    }),
  );
}

/** `name=value` as text, so that ids stay ids; `name:=value` as JSON. */
export function typedValues(words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const cut = word.indexOf('=');
      const isJson = word[cut - 1] === ':';
      const name = word.slice(0, isJson ? cut - 1 : cut);
      if (cut < 1 || name === '') throw wrongUse('SETTING_NOT_NAMED', `"${word}" is not a setting.`);
      const value = word.slice(cut + 1);
      return [name, isJson ? jsonOf(value, word) : value];
    }),
  );
}

function jsonOf(value: string, word: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw wrongUse('SETTING_NOT_NAMED', `"${word}" has no JSON behind its ":=".`);
  }
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
