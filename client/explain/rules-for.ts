import { meaningOf } from '../../codes/registry.js';
import type { AcademicSession, CollectionName, Org, RosterRecord, User } from '../../oneroster/rostering/model.js';
import type { Database, Sql } from '../../store/postgres/connect.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { classToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import { personToMap } from '../../store/provisioning/mapping/people-to-map.js';
import type { Judging } from './enrollment-reason.js';
import { classRules, orgRules, sessionRules, userRules, type AppliedRules, type MappedBy } from './rules.js';

/** What an explanation goes by: the latest run, its dates, settings and proofs. */
export interface Explaining extends Judging, MappedBy {
  sql: Sql;
  db: Database;
  run: RunContext;
  districtId: number;
  kept: readonly number[];
}

/** The rules applied to a record of a collection. */
export async function rulesFor(
  asked: Explaining,
  collection: CollectionName,
  sourcedId: string,
  body: RosterRecord | null,
): Promise<AppliedRules> {
  const { sql, run } = asked;
  if (body === null) return { lines: [], whyNot: meaningOf('RECORD_REJECTED') };
  switch (collection) {
    case 'users': {
      const user = body as User;
      return userRules(user, await personToMap(sql, run, user), asked);
    }
    case 'classes':
      return classRules((await classToMap(sql, run, sourcedId))!, asked);
    case 'orgs':
      return orgRules(body as Org, asked);
    case 'academicSessions':
      return sessionRules(body as AcademicSession, asked);
    case 'courses':
    case 'enrollments':
      return { lines: [], whyNot: null };
  }
}
