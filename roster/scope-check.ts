import type { ScopeSettings } from '../config/scope-settings.js';
import type { Org } from '../oneroster/rostering/model.js';
import { sameGrade } from './grades.js';
import { isNamed } from './scope.js';
import { matchesPattern } from './template.js';

/** What the classes and schools of the feed have that the scope may name. Each value once. */
export interface ScopeFacts {
  /** Orgs that may have classes: no district and nothing above one. */
  schools: readonly Pick<Org, 'sourcedId' | 'identifier'>[];
  /** Titles of the sessions that may become terms. */
  terms: readonly string[];
  /** Of the class, or of its course where the class has none (roster/scope `ownOrOfCourse`). */
  grades: readonly string[];
  subjects: readonly string[];
  courseCodes: readonly string[];
}

/** The settings whose entries are looked for in the feed. */
export const checkedSettings = ['schools', 'excludeSchools', 'terms', 'grades', 'subjects', 'courseCodes'] as const;

/** A setting with entries that match nothing. */
export interface UnmatchedSetting {
  setting: (typeof checkedSettings)[number];
  entries: string[];
  /** What there is instead, at most so many as `mostShown`. */
  present: string[];
}

const mostShown = 8;

/**
 * Entries of the scope that match nothing in the feed. Where the feed has no value of the kind at all (no class has a
 * grade; nothing was read) entries match nothing either; without any school nothing is said.
 */
export function unmatchedEntries(scope: ScopeSettings, facts: ScopeFacts): UnmatchedSetting[] {
  if (facts.schools.length === 0) return [];
  const schoolIds = facts.schools.map((school) => school.identifier ?? school.sourcedId);
  const schools = { present: schoolIds, fits: (entry: string) => facts.schools.some((each) => isNamed(each, [entry])) };
  const byPattern = (present: readonly string[]) => ({
    ...{ present, fits: (entry: string) => present.some((each) => matchesPattern(each, entry)) },
  });
  const grades = new Set(facts.grades.map(sameGrade));
  const checks = {
    ...{ schools, excludeSchools: schools },
    terms: byPattern(facts.terms),
    grades: { present: facts.grades, fits: (entry) => grades.has(sameGrade(entry)) },
    subjects: { present: facts.subjects, fits: (entry) => facts.subjects.includes(entry) },
    courseCodes: byPattern(facts.courseCodes),
  } satisfies Record<UnmatchedSetting['setting'], { present: readonly string[]; fits: (entry: string) => boolean }>;
  return checkedSettings.flatMap((setting) => {
    const { present, fits } = checks[setting];
    const entries = scope[setting].filter((entry) => !fits(entry));
    return entries.length === 0
      ? []
      : [{ setting, entries, present: [...new Set(present)].sort().slice(0, mostShown) }];
  });
}

/** The settings by which this scope keeps classes out, by path; dummies keep out people. */
export function restrictingSettings(scope: ScopeSettings): string[] {
  const lists = [...checkedSettings, 'excludeTitles' as const].filter((name) => scope[name].length > 0);
  const flags = (['homerooms', 'classesWithoutStudents'] as const).filter((name) => !scope[name]);
  return [...lists, ...flags].map((name) => `scope.${name}`);
}
