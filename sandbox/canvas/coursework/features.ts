import type { Account, Course } from '../model.js';
import { rootAccountId, type CanvasState } from '../state.js';

/** A new practice Canvas can synchronise grades; the settings that make Canvas refuse unready work are off. */
const rootFeatures: Record<string, boolean> = {
  post_grades: true,
  new_sis_integrations: true,
  disable_post_to_sis_when_grading_period_closed: true,
  final_grades_override: true,
};

/** The account and those above it, the nearest first. */
function accountChain(accountId: number, state: CanvasState): Account[] {
  const chain: Account[] = [];
  for (let account = state.accounts.get(accountId); account; account = state.accounts.get(account.parentId))
    chain.push(account);
  return chain;
}

export function accountFeature(accountId: number, name: string, state: CanvasState): boolean {
  for (const account of accountChain(accountId, state)) {
    const set = state.settingsOfAccount(account.id)?.features[name];
    if (set !== undefined) return set;
  }
  return rootFeatures[name] ?? false;
}

export function courseFeature(course: Course, name: string, state: CanvasState): boolean {
  return state.settingsOfCourse(course.id)?.features[name] ?? accountFeature(course.accountId, name, state);
}

/** A setting of the account or of the nearest account above that has it. */
export function accountSetting(accountId: number, name: string, state: CanvasState): unknown {
  for (const account of accountChain(accountId, state)) {
    const set = state.settingsOfAccount(account.id)?.settings[name];
    if (set !== undefined) return set;
  }
  return undefined;
}

export function rootSetting(name: string, state: CanvasState): unknown {
  return state.settingsOfAccount(rootAccountId)?.settings[name];
}

/** Grades can be synchronised where the feature is on, or where a tool with the placement is installed above. */
export function sisGradesAvailable(course: Course, state: CanvasState): boolean {
  return courseFeature(course, 'post_grades', state) || toolInstalled(course.accountId, state);
}

export function sisGradesAvailableAt(account: Account, state: CanvasState): boolean {
  return accountFeature(account.id, 'post_grades', state) || toolInstalled(account.id, state);
}

function toolInstalled(accountId: number, state: CanvasState): boolean {
  return accountChain(accountId, state).some((account) => state.settingsOfAccount(account.id)?.postGradesTool);
}
