import type { ReadinessReason } from '../codes/evaluation-findings.js';
import type { Evaluation, KindCounts, Readiness, SchoolReadiness } from './model.js';

/** Below this share of people found, a school's Canvas is another one, or was never filled. */
const fewestFound = 0.5;
/** Above this share of people or classes in question, answering them one by one is no way. */
const mostInQuestion = 0.2;

type Facts = Pick<Evaluation, 'counts' | 'findings' | 'problems'>;

/** How ready a school is, with its reasons, the weightiest first. Pure; cases in test/evaluation/readiness.test.ts. */
export function readinessOf(
  { school, name }: { school: string; name: string },
  { counts, findings, problems }: Facts,
): SchoolReadiness {
  const of = (kind: KindCounts['kind']) => counts.filter((each) => each.school === school && each.kind === kind);
  const people = summed(of('user'));
  const sections = summed(of('section'));
  const found = (codes: readonly string[], kind?: string): number =>
    findings
      .filter((each) => each.school === school && codes.includes(each.code) && (kind ?? each.kind) === each.kind)
      .reduce((sum, each) => sum + each.count, 0);
  const wanted = people.linked + people.question + people.made;
  const reasons: Array<{ code: ReadinessReason; count: number; blocks: boolean }> = [
    {
      code: 'NOBODY_LINKED',
      count: wanted > 0 && people.linked < fewestFound * wanted ? people.made : 0,
      blocks: true,
    },
    {
      code: 'COLLISIONS',
      count: found(['LOGIN_HELD_BY_OTHER', 'ID_HELD_BY_DELETED', 'ID_HELD_BY_OTHER']),
      blocks: false,
    },
    { code: 'DOUBLED_PEOPLE', count: found(['DOUBLED'], 'user'), blocks: false },
    {
      code: 'PEOPLE_IN_QUESTION',
      count: people.question,
      blocks: people.question > mostInQuestion * wanted,
    },
    {
      code: 'CLASSES_IN_QUESTION',
      count: sections.question,
      blocks: sections.question > mostInQuestion * (sections.linked + sections.question + sections.made),
    },
    {
      code: 'SIS_TO_MEND',
      count: problems.filter((each) => each.school === school).reduce((sum, each) => sum + each.causes, 0),
      blocks: false,
    },
  ];
  const given = reasons.filter((each) => each.count > 0);
  const readiness: Readiness = given.some((each) => each.blocks)
    ? 'notReady'
    : given.length > 0
      ? 'questions'
      : 'ready';
  return { school, name, readiness, reasons: given.map(({ code, count }) => ({ code, count })) };
}

function summed(rows: readonly KindCounts[]): { linked: number; question: number; made: number } {
  return rows.reduce(
    (sum, each) => ({
      linked: sum.linked + each.certain + each.likely,
      question: sum.question + each.question,
      made: sum.made + each.made,
    }),
    { linked: 0, question: 0, made: 0 },
  );
}
