import type { User } from '../../../oneroster/rostering/model.js';
import { provisionedRoles } from '../../../roster/roles.js';
import { isDummyTeacher } from '../../../roster/scope.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/**
 * sourcedIds of the staff records that stand for nobody (roster/scope `isDummyTeacher`).
 *
 * @param among sourcedIds of the records to look at; all if left out
 */
export async function dummyStaff(tx: Transaction, run: RunContext, among?: readonly string[]): Promise<string[]> {
  const roles = provisionedRoles.filter((each) => each !== 'student');
  const found: string[] = [];
  const staff = tx<Array<{ user: User }>>`
    select body as user from mirror_record
    where district_id = ${run.districtId} and collection = 'users' and body->>'role' = any(${roles})
      and ${among === undefined ? tx`true` : tx`sourced_id = any(${among as string[]})`}`;
  for await (const batch of staff.cursor(500))
    found.push(
      ...batch.filter(({ user }) => isDummyTeacher(user, run.settings.scope)).map(({ user }) => user.sourcedId),
    );
  return found;
}
