import { crossList } from '../../importers/cross-listing.js';
import { deleteSection, setEnrollmentState } from '../../importers/cascades.js';
import { defaultTermId } from '../../state.js';
import { addAccount, addCourse, addSection, addTerm, enroll } from '../fill.js';
import { byHand, sisId } from '../way.js';
import { exchangeIds, pairsAlike, pairsOf, takeIds, taughtClasses, type Damage, type Taught } from './damage.js';

const courseOf = ({ one }: Taught): string => `${one.school} ${one.course}`;
/** Courses that hold one section alone: what is done to them is done to no other class. */
const alone = (fill: Parameters<Damage['happen']>[0], all: readonly Taught[]): Taught[] =>
  all.filter(({ course }) => fill.state.sectionsOfCourse(course.id).length === 1);

/** What is done to courses, sections, terms and accounts. */
export const damagesOfClasses: readonly Damage[] = [
  {
    name: 'courses renamed',
    happen: (fill, random) => {
      for (const { course, section } of taughtClasses(fill, random).slice(0, 12)) {
        const name = random.pick(['Homework', 'My class', 'COPY of shell', course.courseCode, `${course.name} NEW`]);
        Object.assign(course, { name, courseCode: name });
        if (section.isDefault) section.name = name;
        fill.notes.note(course, [], 'renamed');
      }
    },
  },
  {
    // A teacher has taken the shell of another class of theirs.
    name: 'courses called as others',
    happen: (fill, random) => {
      for (const [one, other] of pairsOf(alone(fill, taughtClasses(fill, random)), 4)) {
        Object.assign(one.course, { name: other.course.name, courseCode: other.course.courseCode });
        if (one.section.isDefault) one.section.name = other.section.name;
        fill.notes.note(one.course, [], 'called-as-another');
      }
    },
  },
  {
    name: 'ids of sections exchanged',
    happen: (fill, random) => {
      const all = taughtClasses(fill, random);
      for (const [one, other] of [...pairsAlike(all, courseOf, 2), ...pairsOf(all, 2)]) {
        exchangeIds(fill.state.sections, [one.section, other.section]);
        for (const { section } of [one, other]) fill.notes.note(section, [], 'id-of-another');
      }
    },
  },
  {
    name: 'ids of courses exchanged',
    happen: (fill, random) => {
      for (const [one, other] of pairsOf(taughtClasses(fill, random), 3)) {
        if (one.course === other.course) continue;
        exchangeIds(fill.state.courses, [one.course, other.course]);
        for (const { course } of [one, other]) fill.notes.note(course, [], 'id-of-another');
      }
    },
  },
  {
    // What was made for something else long ago has the id that a class of today would get.
    name: 'ids held by old courses',
    happen: (fill, random) => {
      const { state, notes } = fill;
      const old = random.shuffled(state.courses.rows.filter((each) => notes.sourcedIds(each).length === 0));
      for (const [at, { one }] of taughtClasses(fill, random).slice(0, 4).entries()) {
        const course = old[at];
        if (!course || state.courses.bySisId(one.sourcedId) || state.sections.bySisId(one.sourcedId)) continue;
        state.courses.setSisId(course, one.sourcedId);
        const [section] = state.sectionsOfCourse(course.id);
        if (section) state.sections.setSisId(section, one.sourcedId);
        notes.note(course, [], 'id-of-another');
      }
    },
  },
  {
    name: 'ids held by deleted courses',
    happen: (fill, random) => {
      const { state, notes, now } = fill;
      for (const { one, course: living } of taughtClasses(fill, random).slice(0, 4)) {
        if (state.courses.bySisId(one.sourcedId) || state.sections.bySisId(one.sourcedId)) continue;
        const ids = sisId(one.sourcedId);
        const { accountId, termId } = living;
        const course = addCourse(fill, { ids, name: one.title, code: one.title, accountId, termId, state: 'claimed' });
        const section = addSection(fill, ids, one.title, course.id, false);
        deleteSection(section, fill);
        Object.assign(course, { state: 'deleted', updatedAt: now });
        for (const each of [course, section]) notes.note(each, [one.sourcedId], 'deleted-with-id');
      }
    },
  },
  {
    name: 'sections cross-listed',
    happen: (fill, random) => {
      const all = alone(fill, taughtClasses(fill, random));
      const shells = fill.state.courses.rows.filter((each) => fill.notes.traits(each).includes('sandbox'));
      for (const [one, other] of pairsAlike(all, courseOf, 3)) {
        crossList(one.section, other.course, fill);
        fill.notes.note(one.section, [], 'cross-listed');
        fill.notes.note(other.course, [one.one.sourcedId], 'combined');
      }
      for (const [at, { one, section }] of all.slice(-2).entries()) {
        const shell = shells[at];
        if (!shell || section.homeCourseId !== null) continue;
        crossList(section, shell, fill);
        fill.notes.note(section, [], 'cross-listed');
        fill.notes.note(shell, [one.sourcedId], 'combined');
      }
    },
  },
  {
    name: 'teachers missing',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const { section } of taughtClasses(fill, random).slice(0, 15)) {
        for (const each of state.enrollmentsOfSection(section.id))
          if (each.type === 'TeacherEnrollment') setEnrollmentState(each, 'deleted', fill);
        notes.note(section, [], 'without-teacher');
      }
    },
  },
  {
    name: 'teachers exchanged',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const [one, other] of pairsAlike(taughtClasses(fill, random), ({ one: { school } }) => school, 4)) {
        const teachers = [one, other].map(({ section }) =>
          state
            .enrollmentsOfSection(section.id)
            .filter((each) => each.type === 'TeacherEnrollment' && each.state === 'active'),
        );
        for (const [at, { section }] of [one, other].entries()) {
          for (const each of teachers[at]!) setEnrollmentState(each, 'deleted', fill);
          for (const each of teachers[1 - at]!)
            enroll(fill, { user: state.users.get(each.userId)!, section, type: 'TeacherEnrollment' });
          notes.note(section, [], 'teacher-of-another');
        }
      }
    },
  },
  {
    // Of two sections of a course a third sits in the other one.
    name: 'students mixed',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const [one, other] of pairsAlike(taughtClasses(fill, random), courseOf, 4)) {
        for (const each of [...state.enrollmentsOfSection(one.section.id)]) {
          if (each.type !== 'StudentEnrollment' || each.state !== 'active' || !random.chance(0.33)) continue;
          setEnrollmentState(each, 'deleted', fill);
          enroll(fill, { user: state.users.get(each.userId)!, section: other.section, type: 'StudentEnrollment' });
        }
        for (const { section } of [one, other]) notes.note(section, [], 'students-mixed');
      }
    },
  },
  {
    // A course beside the one of the class: of the same name and teacher, for whoever needs more time.
    name: 'courses beside',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const { section, course } of taughtClasses(fill, random).slice(0, 5)) {
        const { name, courseCode: code, accountId, termId } = course;
        const beside = addCourse(fill, { ids: byHand, name, code, accountId, termId, state: 'available' });
        const place = addSection(fill, byHand, name, beside.id, true);
        for (const each of [beside, place]) notes.note(each, [], 'beside');
        for (const each of state.enrollmentsOfSection(section.id)) {
          const isMeant =
            each.type === 'TeacherEnrollment' || (each.type === 'StudentEnrollment' && random.chance(0.3));
          if (isMeant && each.state === 'active')
            enroll(fill, { user: state.users.get(each.userId)!, section: place, type: each.type });
        }
      }
    },
  },
  {
    name: 'classes of a school by hand',
    happen: (fill, random) => {
      const school = random.pick(fill.district.orgs.filter(({ type }) => type === 'school')).sourcedId;
      const all = taughtClasses(fill, random).filter(({ one }) => one.school === school);
      for (const { section, course } of all.slice(0, Math.ceil(all.length / 2))) {
        takeIds(fill.state.sections, section);
        if (random.chance(0.7)) takeIds(fill.state.courses, course);
      }
    },
  },
  {
    name: 'courses without a term',
    happen: (fill, random) => {
      for (const { course } of taughtClasses(fill, random).slice(0, 15)) course.termId = defaultTermId;
    },
  },
  {
    name: 'courses in the wrong term',
    happen: (fill, random) => {
      const terms = fill.state.terms.rows.filter((each) => each.state !== 'deleted');
      for (const { course } of taughtClasses(fill, random).slice(0, 6)) course.termId = random.pick(terms).id;
    },
  },
  {
    name: 'courses in the wrong account',
    happen: (fill, random) => {
      const accounts = [...fill.accounts.values()];
      for (const { course } of taughtClasses(fill, random).slice(0, 6)) course.accountId = random.pick(accounts).id;
    },
  },
  {
    name: 'terms and accounts twice',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const { name, startAt, endAt } of random.shuffled([...fill.terms.values()]).slice(0, 2))
        notes.note(addTerm(fill, byHand, random.pick([name, `${name} (old)`]), startAt, endAt), [], 'twice');
      const [account] = random.shuffled([...fill.accounts.values()].filter((each) => each.parentId !== null));
      if (account) notes.note(addAccount(fill, byHand, account.name, account.parentId!), [], 'twice');
      state.terms.touch();
    },
  },
];
