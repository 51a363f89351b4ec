import { meaningOf } from '../../codes/registry.js';
import { conflictsText, daysSince, heldGradesText, leftOutText, numberText, runText, shortTime } from '../lines.js';
import type { Measure, Morning, MorningGrades } from '../model.js';
import { Section } from './section.js';
import { Table } from './table.js';

export function Decisions({ morning: { decisions } }: { morning: Morning }) {
  if (decisions.length === 0) return null;
  const rows = decisions.map((each) => ({
    cells: [
      each.what,
      each.schoolName ?? '',
      each.reason === null ? '' : meaningOf(each.reason),
      ...[each.rows, each.people],
      <code>{each.command}</code>,
    ],
  }));
  return (
    <Section title="Waits for a decision">
      <Table heads={['what', 'school', 'why', '#rows', '#people', 'command']} rows={rows} />
    </Section>
  );
}

export function Harm({ morning: { harm } }: { morning: Morning }) {
  const rows = harm.map((each) => ({
    cells: [
      each.schoolName ?? each.school,
      ...[each.emptiedClasses, each.classesWithoutTeacher, each.studentsWithoutClass, each.lostLogins],
    ],
  }));
  return (
    <Section title="Lost by the night">
      {harm.length === 0 ? (
        <p>Nobody has lost a class, a teacher or a login.</p>
      ) : (
        <Table
          heads={['school', '#classes emptied', '#without teacher', '#students without class', '#logins']}
          rows={rows}
        />
      )}
    </Section>
  );
}

export function Figures({ measures }: { measures: readonly Measure[] }) {
  if (measures.length === 0) return null;
  const rows = measures.map(({ name, value, median, isUnusual }) => ({
    cells: [name, value, median, isUnusual ? 'unusual' : ''],
    isMarked: isUnusual,
  }));
  return (
    <Section title="This night beside the last 14">
      <Table heads={['figure', '#this night', '#median', '']} rows={rows} zeros />
    </Section>
  );
}

export function Problems({ morning: { problems, acknowledged, now } }: { morning: Morning }) {
  const rows = problems.map((each) => ({
    cells: [
      <>
        <code>{each.code}</code> {meaningOf(each.code)}
      </>,
      ...[each.causes, each.newCauses, each.affected, daysSince(each.since, now)],
      each.remedy.replaceAll('`', ''),
    ],
  }));
  return (
    <Section title="Open problems, new first">
      {problems.length === 0 ? (
        <p>None.</p>
      ) : (
        <Table heads={['problem', '#causes', '#new', '#records', '#days', 'what to do']} rows={rows} />
      )}
      {acknowledged > 0 && <p>{numberText(acknowledged)} acknowledged beside these.</p>}
    </Section>
  );
}

export function Grades({ morning: { district, zone }, grades }: { morning: Morning; grades: MorningGrades }) {
  const { run, conflicts, parkedByTeacher, held, leftOut, oldestUnsentDay, closing } = grades;
  const rows = parkedByTeacher.map((each) => ({ cells: [each.teacher ?? '(no teacher)', each.causes, each.grades] }));
  return (
    <Section title="Grades">
      <p>{run === null ? 'No passback yet.' : runText(run, district, zone)}</p>
      <ul>
        {conflicts > 0 && <li>{conflictsText(conflicts)}.</li>}
        {held > 0 && <li>{heldGradesText(held)}.</li>}
        {leftOut.map((each) => (
          <li>{leftOutText(each)}.</li>
        ))}
        {oldestUnsentDay !== null && <li>The oldest that has not gone is of {oldestUnsentDay}.</li>}
        {closing.map(({ at, what }) => (
          <li>
            {what} closes {at.replace('T', ' ')}.
          </li>
        ))}
      </ul>
      {rows.length > 0 && <Table heads={['refused by the SIS, by teacher', '#causes', '#grades']} rows={rows} />}
    </Section>
  );
}

export function NextRuns({ morning: { next, zone } }: { morning: Morning }) {
  return (
    <Section title="Next runs">
      {next.length === 0 ? (
        <p>None is scheduled.</p>
      ) : (
        <ul>
          {next.map(({ kind, at }) => (
            <li>
              {kind}: {shortTime(at, zone)}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
