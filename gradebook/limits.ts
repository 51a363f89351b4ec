import type { GradeHoldReason } from '../codes/grade-hold-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';

/** What a run would do in one class. */
export interface ClassVolume {
  classId: string;
  school: string;
  zeros: number;
  drops: number;
  withdrawals: number;
  results: number;
  /** Line items that would be new in the gradebook. */
  lineItems: number;
  /** Whether anything was ever sent to it, or somebody has released that. */
  sentBefore: boolean;
}

/** The share of the maximum by which a grade must fall to count as a drop: a letter of the usual scale. */
export const dropShare = 0.1;

const measured = {
  zeros: 'MANY_ZEROS',
  drops: 'MANY_DROPS',
  withdrawals: 'MANY_WITHDRAWALS',
  results: 'MANY_RESULTS',
  lineItems: 'MANY_LINE_ITEMS',
} as const satisfies Partial<Record<keyof ClassVolume, GradeHoldReason>>;

/**
 * The classes to hold, each with why. A class is held above its own limit. Above the limit of a school or of the district
 * every class is held that has a part in it, since nobody can say which of them is the mistake.
 */
export function classesToHold(
  volumes: readonly ClassVolume[],
  { limits, firstSend }: Pick<PassbackSettings, 'limits' | 'firstSend'>,
): Array<{ classId: string; code: GradeHoldReason }> {
  const findings: Array<{ classId: string; code: GradeHoldReason }> = [];
  const sumOf = (name: keyof typeof measured, among: readonly ClassVolume[]): number =>
    among.reduce((sum, each) => sum + each[name], 0);
  for (const volume of volumes) {
    if (firstSend === 'held' && !volume.sentBefore) findings.push({ classId: volume.classId, code: 'FIRST_SEND' });
  }
  for (const name of Object.keys(measured) as Array<keyof typeof measured>) {
    const limit = limits[name];
    const overInDistrict = sumOf(name, volumes) > limit.district;
    const schools = new Map<string, number>();
    for (const { school, [name]: count } of volumes) schools.set(school, (schools.get(school) ?? 0) + count);
    for (const volume of volumes) {
      const over = overInDistrict || schools.get(volume.school)! > limit.school || volume[name] > limit.class;
      if (over && volume[name] > 0) findings.push({ classId: volume.classId, code: measured[name] });
    }
  }
  return findings;
}
