import type { ReadBack } from './read-back.js';
import type { CanvasKind } from './rows.js';

/**
 * Whether Canvas has the object of a row that it accepted, one request; null where it does not say: the enrollments of a
 * section that is gone are told by the section.
 */
export async function isStillThere(
  canvas: ReadBack,
  { kind, sisId, userSisId }: { kind: CanvasKind; sisId: string; userSisId: string | null },
): Promise<boolean | null> {
  const isThere = (seen: { state: string | null } | null): boolean => seen !== null && seen.state !== 'deleted';
  switch (kind) {
    case 'account':
      return isThere(await canvas.account(sisId));
    case 'term':
      return isThere(await canvas.term(sisId));
    case 'course':
      return isThere(await canvas.course(sisId));
    case 'section':
      return (await canvas.section(sisId)) !== null;
    case 'user':
      return (await canvas.user(sisId)) !== null;
    case 'enrollment': {
      const states = ['active', 'invited', 'creation_pending', 'inactive', 'completed'] as const;
      const seen = await canvas.enrollments(sisId, { userSisIds: [userSisId!], states: [...states] });
      return seen === null ? null : seen.length > 0;
    }
  }
}
