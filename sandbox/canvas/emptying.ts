import type { CanvasState } from './state.js';

/** What came by SIS, and may be taken away. */
const kinds = ['account', 'term', 'course', 'section', 'user', 'enrollment'] as const;
type Kind = (typeof kinds)[number];

/** How to bring back what was taken away, of each Canvas. */
const takenFrom = new WeakMap<CanvasState, Array<() => void>>();

/**
 * Takes away what came by SIS, as if it had never been: an administrator resets a Canvas, restores it from a copy, or a
 * test copy is made anew from production. Of all kinds and everything, or of some kinds, or with some SIS ids only.
 */
export function emptyCanvas(
  state: CanvasState,
  { only, sisIds }: { only?: unknown; sisIds?: unknown },
): Record<Kind, number> {
  const chosen = only === undefined ? kinds : kinds.filter((kind) => (only as unknown[]).includes(kind));
  const isMeant = (sisId: string | null): boolean =>
    sisId !== null && (sisIds === undefined || (sisIds as unknown[]).includes(sisId));
  const undo = takenFrom.get(state) ?? [];
  takenFrom.set(state, undo);
  const taken: Record<Kind, number> = { account: 0, term: 0, course: 0, section: 0, user: 0, enrollment: 0 };
  const tables = {
    account: state.accounts,
    term: state.terms,
    course: state.courses,
    section: state.sections,
    user: state.logins,
  };
  if (chosen.includes('enrollment')) taken.enrollment = takeEnrollments(state, isMeant, undo);
  for (const kind of chosen) {
    if (kind === 'enrollment') continue;
    for (const row of tables[kind].rows) {
      if (!isMeant(row.sisId)) continue;
      const table = tables[kind] as { setSisId(of: unknown, sisId: string | null): void };
      const was = { state: row.state, sisId: row.sisId };
      undo.push(() => {
        row.state = was.state;
        table.setSisId(row, was.sisId);
      });
      row.state = 'deleted';
      if (kind === 'user') takeUser(state, row.id, undo);
      table.setSisId(row, null);
      taken[kind] += 1;
    }
  }
  return taken;
}

/** Brings back what was taken away: the copy of a day on which everything was there is restored. */
export function refillCanvas(state: CanvasState): { restored: number } {
  const undo = takenFrom.get(state) ?? [];
  takenFrom.delete(state);
  for (const each of undo.toReversed()) each();
  state.enrollments.touch();
  state.users.touch();
  return { restored: undo.length };
}

function takeEnrollments(
  state: CanvasState,
  isMeant: (sisId: string | null) => boolean,
  undo: Array<() => void>,
): number {
  let taken = 0;
  for (const enrollment of state.enrollments.rows) {
    const user = state.loginsOfUser(enrollment.userId).find((login) => login.sisId !== null);
    if (enrollment.state === 'deleted' || user === undefined || !isMeant(user.sisId)) continue;
    const was = enrollment.state;
    undo.push(() => (enrollment.state = was));
    enrollment.state = 'deleted';
    taken += 1;
  }
  state.enrollments.touch();
  return taken;
}

/** A person without a login is not there. */
function takeUser(state: CanvasState, loginId: number, undo: Array<() => void>): void {
  const user = state.users.get(state.logins.get(loginId)?.userId);
  if (!user) return;
  const was = user.state;
  undo.push(() => (user.state = was));
  user.state = 'deleted';
  state.users.touch();
}
