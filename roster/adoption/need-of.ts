import type { MatchedKind } from '../matching/confidence.js';
import { Obstruction } from './link-states.js';

/** How an object that stands comes under an id by which imports can name it. */
export const Need = {
  /** It has a SIS id, and keeps it. */
  pin: 'pin',
  /** It has another SIS id than Rollbook gives, and the district wants that one: change_sis_id.csv. */
  change: 'change',
  /**
   * It has none: change_sis_id.csv where it has an integration id, by which an import finds it, and otherwise Canvas's API
   * (Canvas change_sis_id_importer.rb).
   */
  give: 'give',
} as const;
export type Need = (typeof Need)[keyof typeof Need];

/** Whether objects keep the SIS ids that they have. Default: `standing`. */
export type WantedIds = 'standing' | 'rollbook';

/** What is known of a wanted thing and of the object that is proposed for it. */
export interface LinkFacts {
  kind: MatchedKind;
  /** Whether an object is proposed. */
  hasObject: boolean;
  isDeleted: boolean;
  /** The SIS id that the object has: none, the one that Rollbook would give, or another. */
  standing: 'none' | 'same' | 'other';
  /** A merged person whose logins have several SIS ids, of which neither id nor login says which is meant. */
  severalIds: boolean;
  /** Who holds the SIS id that Rollbook would give, apart from the object itself. */
  wantedId: 'free' | 'living' | 'deleted';
}

export type LinkNeed = { need: Need } | { obstruction: Obstruction };

/**
 * What a link needs, or why it cannot be carried out; null without an object. An id is never taken from another object:
 * where the wanted one is held, an object that has an id keeps it. Pure; table of cases: test/roster/adoption.
 */
export function needOf(facts: LinkFacts, ids: WantedIds): LinkNeed | null {
  if (!facts.hasObject) return null;
  if (facts.isDeleted) return { obstruction: Obstruction.objectDeleted };
  if (facts.severalIds) return { obstruction: Obstruction.severalIds };
  if (facts.standing === 'same') return { need: Need.pin };
  if (facts.standing === 'other' && (ids === 'standing' || facts.wantedId !== 'free')) return { need: Need.pin };
  if (facts.standing === 'other') return { need: Need.change };
  if (facts.wantedId === 'living') return { obstruction: Obstruction.idHeldByOther };
  if (facts.wantedId === 'deleted') return { obstruction: Obstruction.idHeldByDeleted };
  return { need: Need.give };
}

/** What keeps a thing for which nothing stands, or whose link was rejected, from being made. */
export interface MakingFacts {
  /** Who holds its SIS id: an import would change that object, or bring it back. */
  wantedId: 'free' | 'living' | 'deleted';
  /** Whether anybody holds its login: an import would take that account over (Canvas user_importer.rb). */
  loginHeld: boolean;
}

/** Why a thing must not be made; null: it may. */
export function obstructionToMaking({ wantedId, loginHeld }: MakingFacts): Obstruction | null {
  if (wantedId === 'living') return Obstruction.idHeldByOther;
  if (wantedId === 'deleted') return Obstruction.idHeldByDeleted;
  return loginHeld ? Obstruction.loginHeld : null;
}

/**
 * The need as it is carried out. A pilot of some schools changes no id that is used outside them: accounts, terms and
 * people are shared, and keep the ids that they have, also when the other schools follow.
 */
export function needNow(need: Need, kind: MatchedKind, isPilot: boolean): Need {
  const isShared = kind === 'account' || kind === 'term' || kind === 'user';
  return need === Need.change && isPilot && isShared ? Need.pin : need;
}
