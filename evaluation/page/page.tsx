import { meaningOf, remedyOf } from '../../codes/registry.js';
import { Section } from '../../morning/page/section.js';
import { style } from '../../morning/page/style.js';
import { Table } from '../../morning/page/table.js';
import { differenceOf, totalsOf } from '../difference.js';
import type { Evaluation, KindCounts, Shadow } from '../model.js';
import { linesOfShadow, totalsOfShadow } from '../shadow.js';
import { differenceWords, readinessWords, shadowLine } from '../words.js';
import { Bars } from './charts.js';

/** Beside the style of mornings. */
const ownStyle = `
.label { font-size: 12px; fill: currentColor; text-anchor: end; }
.total { font-size: 12px; fill: currentColor; }
.legend span { margin-right: 1rem; }
`;

const kinds = ['account', 'term', 'course', 'section', 'user', 'enrollment'] as const;

/**
 * An evaluation as one HTML page: without network, script or outside file, so that it can be mailed, printed and kept. It
 * holds counts, codes and the names of schools; nothing of people.
 *
 * @param before the evaluation before it, for what differs; null: none
 */
export function evaluationPage(evaluation: Evaluation, before: Evaluation | null): string {
  return `<!doctype html>${(<Page evaluation={evaluation} before={before} />).toString()}`;
}

function Page({ evaluation, before }: { evaluation: Evaluation; before: Evaluation | null }) {
  const { name, district, run, asOf, readiness, unproven } = evaluation;
  const ready = readiness.filter((each) => each.readiness === 'ready').length;
  const isReady = readiness.every((each) => each.readiness !== 'notReady');
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`Evaluation of ${name}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style + ownStyle }} />
      </head>
      <body>
        <article>
          <header class={isReady ? 'verdict safe' : 'verdict unsafe'}>
            <h1>{name}: what stands in Canvas, and what the roster would make of it</h1>
            <p class="moment">
              Evaluation {district}/{run}, as of {asOf}. Nothing was written at either end.
            </p>
            <p class="answer">
              {ready} of {readiness.length} schools are ready
            </p>
            {unproven.length > 0 && <p>Not read to a proven end: {unproven.join(', ')}. Counts may be too small.</p>}
          </header>
          <Schools evaluation={evaluation} />
          <Kinds evaluation={evaluation} />
          <Findings evaluation={evaluation} />
          {evaluation.shadow && <Differences shadow={evaluation.shadow} />}
          <FirstNightTable evaluation={evaluation} />
          <Sis evaluation={evaluation} />
          {before !== null && <Changes evaluation={evaluation} before={before} />}
          <Sources evaluation={evaluation} />
        </article>
      </body>
    </html>
  );
}

function Schools({ evaluation: { readiness, counts } }: { evaluation: Evaluation }) {
  const bars = readiness.flatMap(({ school, name }) => {
    const people = counts.find((each) => each.kind === 'user' && each.school === school);
    return people === undefined ? [] : [{ label: name, counts: people }];
  });
  const rows = readiness.map((each) => ({
    cells: [
      each.name,
      readinessWords[each.readiness],
      <ul>
        {each.reasons.map(({ code, count }) => (
          <li>
            {count} {meaningOf(code)}. <small>{remedyOf(code).replaceAll('`', '')}</small>
          </li>
        ))}
      </ul>,
    ],
    isMarked: each.readiness === 'notReady',
  }));
  return (
    <Section title="School by school">
      <Table heads={['school', 'ready', 'why not']} rows={rows} />
      <Bars title="People of each school" bars={bars} />
    </Section>
  );
}

function Kinds({ evaluation: { counts } }: { evaluation: Evaluation }) {
  const totals = totalsOf(counts);
  const of = kinds.flatMap((kind) => totals.find((each) => each.kind === kind) ?? []);
  const rows = of.map((each) => ({ cells: [each.kind, ...figuresOf(each)] }));
  return (
    <Section title="What would become of what">
      <Bars title="What the roster wants, by kind" bars={of.map((each) => ({ label: each.kind, counts: each }))} />
      <Table
        heads={[
          ...['kind', '#linked, certain', '#linked, likely', '#in question', '#to be made', '#doubled'],
          ...['#left as it is', '#orphaned', '#of the past'],
        ]}
        rows={rows}
      />
      <p>
        <small>
          Left as it is: made by hand in Canvas. Orphaned: of another SIS integration, with nothing in this SIS. Nothing
          is linked without a person's word.
        </small>
      </p>
    </Section>
  );
}

function figuresOf(each: KindCounts): number[] {
  return [each.certain, each.likely, each.question, each.made, each.doubled, each.left, each.orphaned, each.past];
}

function Findings({ evaluation: { findings, schools, lookedInto } }: { evaluation: Evaluation }) {
  const nameOf = (school: string | null): string =>
    schools.find((each) => each.school === school)?.name ?? school ?? '';
  const rows = findings.map((each) => ({
    cells: [
      <>
        <code>{each.code}</code> {meaningOf(each.code)}
      </>,
      each.kind,
      nameOf(each.school),
      each.count,
      remedyOf(each.code).replaceAll('`', ''),
    ],
  }));
  return (
    <Section title="To look at">
      {findings.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <Table heads={['what', 'kind', 'school', '#things', 'what to do']} rows={rows} />
      )}
      {lookedInto.of > lookedInto.courses && (
        <p>
          {lookedInto.courses} of {lookedInto.of} courses in question were looked into for work.
        </p>
      )}
    </Section>
  );
}

function FirstNightTable({ evaluation: { firstNight } }: { evaluation: Evaluation }) {
  const rows = firstNight.map((each) => ({ cells: [each.kind, each.make, each.change, each.same, each.wait] }));
  return (
    <Section title="The first night, if all that is proposed is adopted">
      <Table heads={['kind', '#makes', '#changes', '#leaves as it is', '#waits for a question']} rows={rows} zeros />
    </Section>
  );
}

function Sis({ evaluation: { quality, problems, schools } }: { evaluation: Evaluation }) {
  const nameOf = (school: string | null): string =>
    schools.find((each) => each.school === school)?.name ?? school ?? '';
  const lacking = quality.map((each) => ({
    cells: [
      nameOf(each.school),
      ...[each.classesWithoutTeacher, each.classesWithoutTerm, each.enrollmentsWithoutDates],
      ...[each.enrollmentsOutsideTerm, each.danglingEnrollments, each.peopleWithoutLogin, each.sharedAddresses],
    ],
  }));
  const open = problems.map((each) => ({
    cells: [
      <>
        <code>{each.code}</code> {meaningOf(each.code)}
      </>,
      nameOf(each.school),
      each.causes,
      each.affected,
    ],
  }));
  return (
    <Section title="The SIS itself">
      <Table
        heads={[
          ...['school', '#classes without teacher', '#without term', '#enrollments without dates'],
          ...['#outside their term', '#naming nobody', '#people without login', '#sharing an address'],
        ]}
        rows={lacking}
      />
      {open.length > 0 && <Table heads={['problem', 'school', '#causes', '#records']} rows={open} />}
    </Section>
  );
}

function Differences({ shadow }: { shadow: Shadow }) {
  const rows = linesOfShadow(shadow, null).map((each) => ({
    cells: [
      each.kind,
      differenceWords(each.what, each.field),
      <>
        <code>{each.cause}</code> {meaningOf(each.cause)}
        {each.detail !== null && `: ${meaningOf(each.detail)} (${each.detail})`}
      </>,
      each.count,
      each.fresh,
      each.gone,
      each.oldest,
    ],
  }));
  return (
    <Section title="Canvas as it stands, and as Rollbook would have it">
      <p>They differ {shadowLine(shadow, totalsOfShadow(shadow))}.</p>
      <Table heads={['kind', 'differs', 'why', '#things', '#new', '#gone', 'since']} rows={rows} />
    </Section>
  );
}

function Changes({ evaluation, before }: { evaluation: Evaluation; before: Evaluation }) {
  const rows = differenceOf(before, evaluation).map((each) => ({
    cells: [each.what, each.school ?? '', each.before, each.now],
  }));
  return (
    <Section title={`Since evaluation ${before.run} of ${before.asOf}`}>
      {rows.length === 0 ? (
        <p>Nothing differs.</p>
      ) : (
        <Table heads={['what', 'school', '#then', '#now']} rows={rows} zeros />
      )}
    </Section>
  );
}

function Sources({ evaluation: { reported, providers } }: { evaluation: Evaluation }) {
  const counts = Object.entries(reported).map(([kind, rows]) => `${rows} ${kind.replace('_', ' ')}`);
  return (
    <Section title="What was read">
      <p>Canvas's Provisioning report, with what is deleted: {counts.join(', ')}.</p>
      <p>Login providers: {providers === null ? 'the token may not list them' : providers.join(', ') || 'none'}.</p>
    </Section>
  );
}
