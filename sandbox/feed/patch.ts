import type { WireCollection } from '../powerschool/wire.js';

type Json = Record<string, unknown>;

/** An answer in place of the one that would be given. */
export interface FeedAnswer {
  /** Any JSON; without `__raw` all keys but `status` are the body. */
  [key: string]: unknown;
  /** The body as it is sent. */
  __raw?: string | Uint8Array;
  /** 200 if not said. */
  status?: number;
}

/** How the JSON of an API differs from what the standard asks for. Each is asked about every answer of its kind. */
export interface FeedPatch {
  /** A record on its way out, in lists and look-ups. */
  shape?(kind: WireCollection, record: Json): Json;
  /** A page of a list; undefined leaves it as it is. */
  page?(kind: WireCollection, list: Json[]): FeedAnswer | undefined;
  /** A look-up by id, with its record if there is one; undefined leaves it as it is. */
  single?(kind: WireCollection, id: string, record: Json | undefined): FeedAnswer | undefined;
  /** The headers of a page, their names in small letters. `rows` are all rows of the list, from which a page is cut. */
  headers?(
    kind: WireCollection,
    headers: Record<string, string>,
    page: { offset: number; rows: readonly unknown[] },
  ): Record<string, string>;
}

/** What is sent in place of a body. */
export interface Substitute {
  status: number;
  body: string | Uint8Array;
}

export function substituteOf(answer: FeedAnswer | undefined): Substitute | undefined {
  if (answer === undefined) return undefined;
  const { __raw: raw, status = 200, ...json } = answer;
  return { status, body: raw ?? JSON.stringify(json) };
}
