import { distance } from 'fastest-levenshtein';

/** The known name most similar to a misspelled one; undefined if none is near. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const plain = bare(written);
  const [best] = known
    .map((name) => ({ name, edits: distance(plain, bare(name)) }))
    .sort((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= Math.max(1, Math.floor(plain.length / 3)) ? best.name : undefined;
}

/** Normalizes spellings: `finish_by`, `finish-by` and `FinishBy` are one name. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
