import type { Store } from '../../store/postgres/connect.js';

/** What the practice Canvas says that an object is; shares nothing with the matching. */
export interface TruthLine {
  kind: string;
  canvas_id: number | null;
  sourced_ids: string[];
  sis_id: string | null;
  state: string | null;
  traits: string[];
  /** Of living people and sections: what is the same on both sides, letter for letter. */
  evidence?: string[];
}

export interface Proposed {
  kind: string;
  sis_id: string;
  sources: string[];
  state: 'linked' | 'question' | 'made';
  canvas_id: string | null;
  confidence: string | null;
  facts: string[] | null;
}

export interface Judged {
  /** Links to an object that stands for another record, or for none. */
  falseLinks: Array<Proposed & { truth: TruthLine | undefined }>;
  /** Records for which one living object stands, and that is of them alone. */
  unambiguous: number;
  /** Those of them that are not linked. */
  missed: Array<Proposed & { truth: TruthLine }>;
  /** Records of which nothing stands that are linked all the same are false links; those that are asked about: */
  askedInVain: Proposed[];
}

export async function truthOf(controlUrl: string): Promise<TruthLine[]> {
  const answer = await fetch(`${controlUrl}/canvas/filled/truth`);
  const text = await answer.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TruthLine);
}

export async function proposalsOf({ sql }: Store, runId: number): Promise<Proposed[]> {
  return sql<Proposed[]>`
    select kind, sis_id, sources, state, canvas_id, confidence, facts from ${sql(`evaluation_match_r${runId}`)}`;
}

/** Compares the proposals of one kind with the truth. */
export function judge(kind: string, proposals: readonly Proposed[], truth: readonly TruthLine[]): Judged {
  const objects = truth.filter((each) => each.kind === kind && each.canvas_id !== null);
  const byId = new Map(objects.map((each) => [String(each.canvas_id), each]));
  const living = objects.filter((each) => each.state !== 'deleted');
  const wanted = proposals.filter((each) => each.kind === kind);
  const judged: Judged = { falseLinks: [], unambiguous: 0, missed: [], askedInVain: [] };
  const holders = new Map<string, TruthLine[]>();
  for (const each of living) for (const id of each.sourced_ids) holders.set(id, [...(holders.get(id) ?? []), each]);
  const wanting = new Map<string, Set<string>>();
  for (const each of wanted)
    for (const id of each.sources) wanting.set(id, (wanting.get(id) ?? new Set()).add(each.sis_id));
  for (const each of wanted) {
    const found = [...new Set(each.sources.flatMap((id) => holders.get(id) ?? []))];
    if (each.state === 'linked') {
      const object = byId.get(each.canvas_id!);
      if (!object?.sourced_ids.some((id) => each.sources.includes(id)))
        judged.falseLinks.push({ ...each, truth: object });
    }
    if (found.length === 0 && each.state === 'question') judged.askedInVain.push(each);
    // Of this thing alone: no other thing that is wanted has a record of it.
    const isOwn = found[0]?.sourced_ids.every((id) => [...(wanting.get(id) ?? [])].every((of) => of === each.sis_id));
    if (found.length !== 1 || !isOwn) continue;
    judged.unambiguous += 1;
    if (each.state !== 'linked') judged.missed.push({ ...each, truth: found[0]! });
  }
  return judged;
}
