import type { Evaluation } from '../../evaluation/model.js';
import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';
import { countFindings, countFirstNight, countMatches, countSisProblems, measureSis } from './counts.js';
import { openComparedEnrollments } from './compared-enrollments.js';
import { schoolsOfObjects } from './schools.js';
import { compareWithCanvas } from './shadow/compare.js';

/** What the store knows of an evaluation: everything but what Canvas is asked besides. */
export type Assessed = Pick<
  Evaluation,
  'schools' | 'counts' | 'findings' | 'quality' | 'problems' | 'firstNight' | 'shadow'
>;

/**
 * Counts a run's matches and findings, and what the SIS itself lacks, and writes in what Canvas differs from the roster. Its
 * temporary tables go with the transaction.
 */
export async function assess(tx: Transaction, run: RunContext, onStep: (step: string) => void): Promise<Assessed> {
  await openComparedEnrollments(tx, run);
  await schoolsOfObjects(tx, run);
  const counts = await countMatches(tx, run);
  const enrollments = counts.filter((each) => each.kind === 'enrollment');
  const sum = (figure: 'certain' | 'made' | 'question'): number =>
    enrollments.reduce((total, each) => total + each[figure], 0);
  return {
    schools: await tx<Array<{ school: string; name: string }>>`
      select sourced_id as school, body->>'name' as name from mirror_record
      where district_id = ${run.districtId} and collection = 'orgs' and body->>'type' = 'school'
        and missing_since is null order by 2, 1`,
    counts,
    findings: await countFindings(tx, run),
    quality: await measureSis(tx, run),
    problems: await countSisProblems(tx, run),
    firstNight: [
      ...(await countFirstNight(tx, run)),
      { kind: 'enrollment', make: sum('made'), change: 0, same: sum('certain'), wait: sum('question') },
    ],
    shadow: await compareWithCanvas(tx, run, onStep),
  };
}
