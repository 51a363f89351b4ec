import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Node,
  type Pair,
} from 'yaml';

/** A position in the file, both counted from 1. */
export interface Place {
  line: number;
  column: number;
}

export type SettingPath = ReadonlyArray<string | number>;

export interface YamlProblem extends Place {
  /** The `yaml` library's code (`DUPLICATE_KEY`, `BAD_INDENT`, ...), or `ALIAS`, `KEY_NOT_A_NAME`, `TOO_DEEP`. */
  code: string;
}

/** A key or a text of the file, at any depth. */
export interface YamlEntry extends Place {
  path: SettingPath;
  key: string | undefined;
  text: string | undefined;
}

/** Reads a district's file as YAML 1.2 with the position of each setting. Refuses aliases and several documents. */
export function readDistrictYaml(source: string): DistrictYaml {
  const lines = new LineCounter();
  const deep = deepestLine(source);
  if (deep !== null) return unreadable([{ code: 'TOO_DEEP', line: deep, column: 1 }]);
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const root = document.contents as Node | null;

  const problems: YamlProblem[] = findProblems();
  const value = problems.length > 0 ? undefined : (document.toJS({ maxAliasCount: 0 }) as unknown);

  function findProblems(): YamlProblem[] {
    // A tag that is not known (`!env NAME`) would be read as the text behind it.
    const found: YamlProblem[] = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
      code,
      ...placeOf(pos[0]),
    }));
    visit(document, {
      Alias: (_, alias) => {
        found.push({ code: 'ALIAS', ...placeOf(alias.range?.[0] ?? 0) });
      },
      Pair: (_, { key }) => {
        if (isAlias(key) || (isScalar(key) && key.value !== null && key.value !== '')) return;
        found.push({ code: 'KEY_NOT_A_NAME', ...placeOf((isNode(key) && key.range?.[0]) || 0) });
      },
    });
    return found;
  }

  function placeOf(offset: number): Place {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Position of a setting's name; of a missing one, that of its section. */
  function locate(path: SettingPath): Place {
    let place: Place = { line: 1, column: 1 };
    let node: unknown = root;
    for (const step of path) {
      const found: Pair | undefined = isMap(node)
        ? node.items.find((pair) => keyText(pair) === String(step))
        : undefined;
      const item = found ?? (isSeq(node) ? node.items[Number(step)] : undefined);
      if (item === undefined) return place;
      const named = found ? found.key : item;
      if (isNode(named) && named.range) place = placeOf(named.range[0]);
      node = isPair(item) ? item.value : item;
    }
    return place;
  }

  /** The source text of a value, before YAML made `1` of `01`. */
  function writtenAt(path: SettingPath): string | undefined {
    const node = document.getIn(path, true);
    return isScalar(node) ? node.source : undefined;
  }

  /** Every key and every text, in the order of the file. */
  function entries(): YamlEntry[] {
    return root === null ? [] : entriesBelow(root, [], placeOf);
  }

  return { value, problems, locate, writtenAt, entries };
}

/** Opened brackets, or spaces before a name, beyond which no setting lies: the library's stack would end first. */
const deepestNesting = 200;

/** The first line that nests too deep; null if there is none. Counts brackets whatever they stand in. */
function deepestLine(source: string): number | null {
  let open = 0;
  const at = source.split(/\r\n|\r|\n/).findIndex((line) => {
    for (const character of line) {
      if (character === '[' || character === '{') open += 1;
      else if ((character === ']' || character === '}') && open > 0) open -= 1;
      if (open > deepestNesting) return true;
    }
    return /^\s*/.exec(line)![0].length > deepestNesting || /^\s*(?:[-?:] +){50}/.test(line);
  });
  return at === -1 ? null : at + 1;
}

/** A file of which nothing is read. */
function unreadable(problems: YamlProblem[]) {
  const locate = (_path: SettingPath): Place => ({ line: 1, column: 1 });
  return { value: undefined, problems, locate, writtenAt: () => undefined, entries: (): YamlEntry[] => [] };
}

export interface DistrictYaml {
  /** The settings as plain values; undefined if there are problems. */
  value: unknown;
  problems: YamlProblem[];
  locate(path: SettingPath): Place;
  writtenAt(path: SettingPath): string | undefined;
  entries(): YamlEntry[];
}

function entriesBelow(node: unknown, path: SettingPath, placeOf: (offset: number) => Place): YamlEntry[] {
  if (isMap(node)) {
    return node.items.flatMap((pair) => {
      const key = keyText(pair);
      const place = isNode(pair.key) && pair.key.range ? placeOf(pair.key.range[0]) : { line: 1, column: 1 };
      const below = [...path, key];
      return [{ path: below, key, text: undefined, ...place }, ...entriesBelow(pair.value, below, placeOf)];
    });
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => entriesBelow(item, [...path, index], placeOf));
  if (isScalar(node) && typeof node.value === 'string' && node.range) {
    return [{ path, key: undefined, text: node.value, ...placeOf(node.range[0]) }];
  }
  return [];
}

function keyText(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}
