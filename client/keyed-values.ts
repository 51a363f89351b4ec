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

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
