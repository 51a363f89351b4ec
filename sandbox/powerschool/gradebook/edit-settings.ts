import { isDay, type Day } from '../../district/dates.js';
import type { Class } from '../../district/records.js';
import type { GradebookContext } from './context.js';
import type { Category, LineItem } from './records.js';

/** An edit that cannot be made: says why. */
export class ImpossibleEdit extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImpossibleEdit';
  }
}

export type EditSettings = Record<string, unknown>;

export interface EditStage {
  context: GradebookContext;
  settings: EditSettings;
  /** The product whose writes this PowerSchool takes: `plugin:<client id>`. */
  plugin: string;
}

export function text({ settings }: EditStage, name: string): string {
  const value = settings[name];
  if (typeof value !== 'string' || value === '') throw new ImpossibleEdit(`${name} must be a text`);
  return value;
}

export function optionalText(stage: EditStage, name: string): string | undefined {
  return stage.settings[name] === undefined ? undefined : text(stage, name);
}

export function number({ settings }: EditStage, name: string): number {
  const value = settings[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ImpossibleEdit(`${name} must be a number`);
  return value;
}

export function optionalNumber(stage: EditStage, name: string): number | undefined {
  return stage.settings[name] === undefined ? undefined : number(stage, name);
}

export function optionalFlag({ settings }: EditStage, name: string): boolean | undefined {
  const value = settings[name];
  if (value !== undefined && typeof value !== 'boolean') throw new ImpossibleEdit(`${name} must be true or false`);
  return value;
}

export function day(stage: EditStage, name: string): Day {
  const value = text(stage, name);
  if (!isDay(value)) throw new ImpossibleEdit(`${name} must be a day as YYYY-MM-DD`);
  return value;
}

export function lineItem(stage: EditStage): LineItem {
  const id = text(stage, 'lineItem');
  const found = stage.context.store.lineItem(id);
  if (found?.status !== 'active') throw new ImpossibleEdit(`there is no line item ${id}`);
  return found;
}

export function category(stage: EditStage): Category {
  const id = text(stage, 'category');
  const found = stage.context.categories.get(id);
  if (!found) throw new ImpossibleEdit(`there is no category ${id}`);
  return found;
}

export function classNamed(stage: EditStage): Class {
  const id = text(stage, 'class');
  const found = stage.context.roster.classOf(id);
  if (!found) throw new ImpossibleEdit(`there is no class ${id}`);
  return found;
}

export function student(stage: EditStage): string {
  const id = text(stage, 'student');
  if (!stage.context.roster.student(id)) throw new ImpossibleEdit(`there is no student ${id}`);
  return id;
}

/** Who edits: the lead of the class, unless it has none. */
export function teacherOf({ context }: EditStage, classId: string): string {
  const of = context.roster.classOf(classId);
  return `teacher:${(of && context.roster.leadOf(of)) ?? 'office'}`;
}
