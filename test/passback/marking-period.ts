import type { Judgement } from '../oracle/gradebook-judge.js';
import { createGradebookOracle } from '../oracle/gradebook-oracle.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

interface PlayedAct {
  to: string;
  act?: string;
  kind?: string;
  refused?: string;
  settings: Record<string, unknown>;
}

export interface DayPlayed extends Judgement {
  day: string;
  acts: PlayedAct[];
  writes: Record<string, number>;
  outcome: string;
}

export interface MarkingPeriod {
  gradebooks: Gradebooks;
  classes: string[];
  /** Plays a school day, its night, and judges the gradebook after it. */
  next(): Promise<DayPlayed>;
  /** What the oracle finds after somebody has changed the gradebook behind its back. */
  spoil(edits: (held: Gradebooks) => Promise<unknown>): Promise<string[]>;
  /** Another passback of the same day, before which nothing has changed; its writes. */
  quietNight(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

export interface MarkingPeriodOptions {
  seed: string;
  /** A profile of the practice PowerSchool. */
  profile?: string;
  without?: string[];
}

const zone = 'America/Chicago';
/** A Friday: twenty school days later daylight saving has ended. */
const firstDay = '2026-10-16';
const unlimited = { class: 1_000_000, school: 1_000_000, district: 1_000_000 };

/** A practice district in which two sections of a course are taught for a marking period. */
export async function startMarkingPeriod({
  seed,
  profile = 'default',
  without = [],
}: MarkingPeriodOptions): Promise<MarkingPeriod> {
  const gradebooks = await startGradebooks({
    today: firstDay,
    edit: ({ passback }) => {
      for (const name of Object.keys(passback.limits))
        passback.limits[name as keyof typeof passback.limits] = unlimited;
    },
  });
  const { controlUrl } = gradebooks.sandbox;
  await fetch(`${controlUrl}/profile/${profile}`, { method: 'PUT' });
  const classes = await twoSections(gradebooks);
  const oracle = createGradebookOracle({ controlUrl, classes, zone });
  const locked = new Set<string>();
  let today = firstDay;

  return {
    gradebooks,
    classes,
    next: async () => {
      const answer = await fetch(`${controlUrl}/teaching/next-day`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ seed, classes, zone, without }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      const { day, acts } = (await answer.json()) as { day: string; acts: PlayedAct[] };
      today = day;
      for (const { kind, settings } of acts) {
        if (kind === 'lock-term') locked.add(String(settings.class));
        if (kind === 'unlock-term') locked.delete(String(settings.class));
      }
      if (acts.some((each) => each.to === 'district')) await gradebooks.night({ asOf: `${day}T20:00` });
      await oracle.look();
      await gradebooks.forgetWrites();
      const { outcome } = await gradebooks.passBack(day, { classes });
      return { day, acts, outcome, writes: await gradebooks.writes(), ...(await oracle.judge({ day, locked })) };
    },
    spoil: async (edits) => {
      await oracle.look();
      await edits(gradebooks);
      return (await oracle.judge({ day: today, locked })).differences;
    },
    quietNight: async () => {
      await gradebooks.forgetWrites();
      await gradebooks.passBack(today, { classes });
      return gradebooks.writes();
    },
    stop: () => gradebooks.stop(),
  };
}

/** Plays so many school days. Answers with everything that is not as it must be after a night, as sentences. */
export async function playDays(period: MarkingPeriod, days: number): Promise<string[]> {
  const found: string[] = [];
  for (let played = 0; played < days; played += 1) {
    const { day, differences, writes, due } = await period.next();
    found.push(...differences.map((each) => `${day}: ${each}`));
    if (accepted(writes) !== due) found.push(`${day}: ${due} changes were due, written: ${JSON.stringify(writes)}`);
  }
  return found;
}

/** Two sections of one course, so that a student can change from one to the other. */
export async function twoSections({ store, district }: Pick<Gradebooks, 'store' | 'district'>): Promise<string[]> {
  const rows = await store.sql<Array<{ id: string; course: string; school: string; students: number }>>`
    select e.class_id as id, r.body->>'courseSourcedId' as course, t.school,
           count(*) filter (where e.role = 'student')::int as students
    from mirror_enrollment e
    join class_target t on t.district_id = e.district_id and t.class_id = e.class_id and t.state = 'live'
    join district d on d.id = e.district_id and d.key = ${district}
    join mirror_record r on r.district_id = e.district_id and r.collection = 'classes' and r.sourced_id = e.class_id
    where (e.end_date is null or e.end_date > '2026-11-30') and e.begin_date <= ${firstDay}
      and t.term_start <= ${firstDay} and t.term_end >= '2026-12-10'
    group by e.class_id, r.body, t.school
    having count(*) filter (where e.role = 'student') between 5 and 25 and count(*) filter (where e.is_primary) = 1
    order by e.class_id`;
  const pairs = rows.flatMap((one) => {
    const other = rows.find((each) => each.id > one.id && each.course === one.course && each.school === one.school);
    return other ? [[one.id, other.id]] : [];
  });
  const [pair] = pairs;
  if (!pair) throw new Error(`no two sections of one course among ${rows.length} classes`);
  return pair;
}

/** Writes that PowerSchool has carried out. */
export function accepted(writes: Record<string, number>): number {
  return Object.entries(writes)
    .filter(([what]) => !what.endsWith('refused') && !what.endsWith('not-kept'))
    .reduce((sum, [, count]) => sum + count, 0);
}
