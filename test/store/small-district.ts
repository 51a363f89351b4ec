import type { CanvasKind } from '../../canvas/sis/rows.js';
import { canvasFiles } from '../../canvas/sis/rows.js';
import { Finding } from '../../roster/findings.js';
import { Restriction } from '../../roster/calendar.js';
import { PinKind } from '../../roster/pins.js';
import { IdentityQuestion, ProposalState } from '../../roster/proposals.js';
import type { createRandom } from '../holds/random.js';
import { idOf, type Fields } from './small-canvas.js';
import type { Circumstances } from './state-model.js';

type Random = ReturnType<typeof createRandom>;

/** Something that Canvas has, the SIS wants, or both. */
export interface Thing {
  kind: CanvasKind;
  /** As it stands in Canvas when the first night begins; null: it is not there. */
  before: Fields | null;
  /** As the SIS wants it; null: not any more. */
  wish: Fields | null;
  school: string | null;
  sources: string[];
  /** What the guard finds about its row, night by night. */
  found: Finding[];
  /** What comes up only once a release is weighed, and is known from then on. */
  comesUp: Finding[];
  /** Of an enrollment in a section that is to go: whether it has a drop of its own. */
  hasDrop: boolean;
}

export interface SmallDistrict {
  things: Thing[];
  said: Pick<Circumstances, 'pins' | 'proposals' | 'calendar'>;
}

export const idOfThing = ({ kind, before, wish }: Thing): string => idOf(kind, (wish ?? before)!);

const places = [0, 1, 2, 3] as const;

/** A term, two accounts, three courses of which one has two sections, five people, and who is in which section. */
export function smallDistrict(random: Random): SmallDistrict {
  const things: Thing[] = [];
  const of = (share: number): boolean => random.next() < share;
  const has = (kind: CanvasKind, id: string, when: 'before' | 'wish'): boolean =>
    things.some((each) => each.kind === kind && idOfThing(each) === id && each[when] !== null);
  const add = (
    kind: CanvasKind,
    named: Fields,
    more: Pick<Thing, 'school' | 'sources'>,
    { stands, wanted, changes }: { stands: boolean; wanted: boolean; changes: Fields },
  ): void => {
    if (!stands && !wanted) return;
    // The display name of a user is decided as it is sent, and never kept.
    const kept = canvasFiles[kind].columns.filter((column) => !(kind === 'user' && column === 'short_name'));
    const blank = Object.fromEntries(kept.map((column) => [column, '']));
    const before = { ...blank, status: 'active', ...named };
    const mayFind = kind === 'enrollment' ? dropFindings : rowFindings;
    things.push({
      ...{ kind, before: stands ? before : null, ...more },
      wish: wanted ? { ...before, ...(of(0.2) ? changes : {}) } : null,
      found: of(0.15) ? [random.pick(mayFind)!] : [],
      comesUp: of(0.2) ? [kind === 'course' || kind === 'section' ? Finding.holdsWork : Finding.recordFound] : [],
      hasDrop: of(0.3),
    });
  };
  const mostly = () => ({ stands: of(0.8), wanted: of(0.85) });

  add(
    'term',
    { term_id: 'term', name: 'Fall' },
    { school: null, sources: ['term'] },
    {
      ...{ stands: of(0.9), wanted: true, changes: { name: 'Autumn' } },
    },
  );
  for (const [id, parent] of [
    ['district', ''],
    ['school', 'district'],
  ] as const) {
    const stands = of(0.9) && (parent === '' || has('account', parent, 'before'));
    const fields = { account_id: id, parent_account_id: parent, name: id };
    add(
      'account',
      fields,
      { school: null, sources: [id] },
      { stands, wanted: true, changes: { name: `${id} renamed` } },
    );
  }
  for (const at of [0, 1, 2]) {
    const { stands, wanted } = mostly();
    const fields = {
      course_id: `course ${at}`,
      short_name: 'c',
      long_name: 'C',
      account_id: 'school',
      term_id: 'term',
    };
    const sources = at < 2 ? [`class ${at}`] : ['class 2', 'class 3'];
    const standing = stands && has('account', 'school', 'before') && has('term', 'term', 'before');
    add('course', fields, { school: schoolOf(at), sources }, { stands: standing, wanted, changes: { long_name: 'D' } });
  }
  for (const at of places) {
    const { stands, wanted } = mostly();
    const course = `course ${Math.min(at, 2)}`;
    const fields = { section_id: `section ${at}`, course_id: course, name: 's' };
    add(
      'section',
      fields,
      { school: schoolOf(at), sources: [`class ${at}`] },
      {
        ...{ stands: stands && has('course', course, 'before'), wanted: wanted && has('course', course, 'wish') },
        changes: { name: 't' },
      },
    );
  }
  for (const at of places) {
    const fields = { user_id: `person ${at}`, login_id: `login${at}`, first_name: 'A', last_name: 'B' };
    const changes: Fields = of(0.5) ? { last_name: 'C' } : { status: 'suspended' };
    add(
      'user',
      fields,
      { school: schoolOf(at), sources: [`person ${at}`] },
      {
        ...{ stands: of(0.7), wanted: true, changes },
      },
    );
  }
  for (const at of places) {
    for (const who of places) {
      const [section, user] = [`section ${at}`, `person ${who}`];
      const both = (when: 'before' | 'wish') => has('section', section, when) && has('user', user, when);
      const fields = { section_id: section, user_id: user, role: who === 3 ? 'teacher' : 'student' };
      add(
        'enrollment',
        fields,
        { school: schoolOf(at), sources: [`class ${at}`, user] },
        {
          ...{ stands: of(0.5) && both('before'), wanted: of(0.5) && both('wish'), changes: {} },
        },
      );
    }
  }
  return { things, said: whatIsSaid(random) };
}

const schoolOf = (at: number): string => (at < 2 ? 's1' : 's2');
const rowFindings = [Finding.overSchoolLimit, Finding.holdsWork, Finding.recordFound];
const dropFindings = [Finding.mostOfClass, Finding.lastTeacher, Finding.overSchoolLimit, Finding.waitsForSuccessor];

/** A pin, a question and an entry of the calendar, each in some districts. */
function whatIsSaid(random: Random): SmallDistrict['said'] {
  const some = <Item>(share: number, make: () => Item): Item[] => (random.next() < share ? [make()] : []);
  const place = () => random.pick(places)!;
  return {
    pins: some(0.3, () => {
      const kind = random.pick(Object.values(PinKind))!;
      return {
        kind,
        classId: kind === PinKind.person ? null : `class ${place()}`,
        personId: kind === PinKind.course ? null : `person ${place()}`,
      };
    }),
    proposals: some(0.3, () => {
      const question = random.pick(Object.values(IdentityQuestion))!;
      return {
        ...{ question, leftId: `${question} ${place()}`, rightId: `${question} ${place()}` },
        ...{ holdsRight: random.chance(), state: ProposalState.open, answeredMeanwhile: false },
      };
    }),
    calendar: some(0.3, () => ({
      schools: [random.pick(['s1', 's2'])!],
      mode: random.pick(Object.values(Restriction))!,
      ...{ from: '2026-11-01', until: '2026-12-31' },
    })),
  };
}
