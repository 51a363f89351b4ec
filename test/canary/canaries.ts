/** What must show nowhere: each with a name that may be told in a failing test. */
export interface Canary {
  what: string;
  value: string;
}

export interface Place {
  where: string;
  /** A text, or anything that came as JSON. */
  content: unknown;
}

/** Each canary found, with the place it was found at; never the value itself. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): string[] {
  const found = new Set<string>();
  for (const { where, content } of places) {
    const text = [...textsIn(content)].join('\u0000');
    for (const { what, value } of canaries) if (holds(text, value)) found.add(`${what} in ${where}`);
  }
  return [...found];
}

/** A number counts as found only when it stands for itself, not within a longer one. */
function holds(text: string, value: string): boolean {
  if (!/^\d+$/.test(value)) return text.includes(value);
  return new RegExp(`(?<!\\d)${value}(?!\\d)`).test(text);
}

/** All texts within: members and their names, JSON within texts, and what payloads hold in base64. */
function* textsIn(content: unknown): Generator<string> {
  if (typeof content === 'string') {
    yield content;
    yield* textsWithin(content);
  } else if (content instanceof Uint8Array) {
    yield* textsIn(Buffer.from(content).toString('utf8'));
  } else if (Array.isArray(content)) {
    for (const each of content) yield* textsIn(each);
  } else if (typeof content === 'object' && content !== null) {
    for (const [name, value] of Object.entries(content)) {
      yield name;
      yield* textsIn(value);
    }
  } else if (content !== undefined && content !== null) {
    yield String(content);
  }
}

function* textsWithin(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    const parsed = parsedOrNothing(line);
    if (typeof parsed === 'object' && parsed !== null) yield* textsIn(parsed);
    if (typeof parsed === 'string' && parsed !== line) yield* textsIn(parsed);
  }
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(text)) return;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (!decoded.includes('\ufffd') && decoded !== text) yield* textsIn(decoded);
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
