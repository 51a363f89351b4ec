import { canvasFiles, type CanvasKind } from '../../canvas/sis/rows.js';
import type { createRandom } from '../holds/random.js';

export type Fields = Readonly<Record<string, string>>;

/** The id of a row as Canvas knows it; an enrollment is one of section, user and role. */
export function idOf(kind: CanvasKind, fields: Fields): string {
  return kind === 'enrollment'
    ? `${fields.section_id} / ${fields.user_id} / ${fields.role}`
    : fields[canvasFiles[kind].columns[0]!]!;
}

/** Which rows a row needs; blank: none. */
export function parentsOf(kind: CanvasKind, fields: Fields): string[] {
  const named: ReadonlyArray<[CanvasKind, string | undefined]> = [
    ['account', kind === 'account' ? fields.parent_account_id : kind === 'course' ? fields.account_id : undefined],
    ['term', kind === 'course' ? fields.term_id : undefined],
    ['course', kind === 'section' ? fields.course_id : undefined],
    ['section', kind === 'enrollment' ? fields.section_id : undefined],
    ['user', kind === 'enrollment' ? fields.user_id : undefined],
  ];
  return named.flatMap(([parent, id]) => (id ? [`${parent} ${id}`] : []));
}

/** A Canvas that takes rows of SIS imports, or refuses some at random, and keeps what it took in memory. */
export class SmallCanvas {
  readonly holds = new Map<string, { kind: CanvasKind; fields: Fields }>();

  constructor(
    private readonly random: ReturnType<typeof createRandom>,
    /** Of a hundred rows. */
    private readonly refuses: number,
  ) {}

  /** Takes a row as it stands in its file: whether it was accepted, and what else went with it. */
  take(kind: CanvasKind, fields: Fields): { accepted: boolean; gone: string[] } {
    const isRefused = this.random.next() * 100 < this.refuses;
    const takesAway = fields.status === 'deleted';
    if (isRefused || (!takesAway && parentsOf(kind, fields).some((parent) => !this.holds.has(parent))))
      return { accepted: false, gone: [] };
    const key = `${kind} ${idOf(kind, fields)}`;
    if (!takesAway) this.holds.set(key, { kind, fields });
    return { accepted: true, gone: takesAway ? this.remove(key) : [] };
  }

  /** What hangs on a course or section goes with it; all else stands by itself. */
  private remove(key: string): string[] {
    const removed = this.holds.get(key);
    this.holds.delete(key);
    if (removed?.kind !== 'course' && removed?.kind !== 'section') return [];
    const below = [...this.holds].filter(([, each]) => parentsOf(each.kind, each.fields).includes(key));
    return below.flatMap(([child]) => [child, ...this.remove(child)]);
  }

  /** A line for each row that stands, in order. */
  lines(): string[] {
    return [...this.holds].map(([key, { kind, fields }]) => lineOf(key, kind, fields)).sort();
  }
}

export function lineOf(key: string, kind: CanvasKind, fields: Fields): string {
  return [key, ...canvasFiles[kind].columns.map((column) => fields[column] ?? '')].join('|');
}
