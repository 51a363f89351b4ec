import { deleteLogin, setEnrollmentState } from '../../importers/cascades.js';
import { addLogin, addUser, enroll, type Fill } from '../fill.js';
import { localPart, privateDomain } from '../names.js';
import { byHand, sisId } from '../way.js';
import {
  absentPeople,
  exchangeIds,
  exchangeNames,
  isStudent,
  pairsAlike,
  pairsOf,
  presentPeople,
  takeIds,
  type Damage,
  type Present,
} from './damage.js';

/** A name of an object of a provider: who signs in by which, is nobody's business here. */
const ownPassword = null;

const hasTrait = ({ notes }: Fill, { user }: Present, trait: string): boolean => notes.traits(user).includes(trait);

/** What people do to each other's accounts. */
export const damagesOfPeople: readonly Damage[] = [
  {
    name: 'logins exchanged',
    happen: (fill, random) => {
      // Whose login and id are both another's is that other person, to anybody who looks.
      const people = presentPeople(fill, random, isStudent).filter((each) => !hasTrait(fill, each, 'id-of-another'));
      for (const [one, other] of [...pairsAlike(people, ({ record }) => record.familyName, 3), ...pairsOf(people, 2)]) {
        exchangeNames(fill, [one.login, other.login]);
        for (const { user } of [one, other]) fill.notes.note(user, [], 'login-of-another');
      }
    },
  },
  {
    name: 'ids of people exchanged',
    happen: (fill, random) => {
      const people = presentPeople(fill, random).filter((each) => !hasTrait(fill, each, 'login-of-another'));
      for (const [one, other] of [...pairsAlike(people, ({ record }) => record.familyName, 3), ...pairsOf(people, 2)]) {
        exchangeIds(fill.state.logins, [one.login, other.login]);
        for (const { user } of [one, other]) fill.notes.note(user, [], 'id-of-another');
      }
    },
  },
  {
    // A clerk has typed a number that is somebody else's, who is not in Canvas, or is there without one.
    name: 'id of somebody else',
    happen: (fill, random) => {
      const { state, notes } = fill;
      const people = presentPeople(fill, random, isStudent).filter((each) => !hasTrait(fill, each, 'login-of-another'));
      const others = [
        ...absentPeople(fill, random),
        ...people.filter(({ login }) => login.sisId === null).map(({ record }) => record),
      ];
      for (const [at, other] of others.slice(0, 5).entries()) {
        const kin = people.find(({ record }) => record.familyName === other.familyName && record !== other);
        const { user, login } = at % 2 === 0 && kin ? kin : people[at]!;
        const id = random.pick([other.sourcedId, other.identifier ?? other.sourcedId]);
        if (notes.sourcedIds(user).includes(other.sourcedId) || state.logins.bySisId(id)) continue;
        state.logins.setSisId(login, id);
        notes.note(user, [], 'id-of-another');
      }
    },
  },
  {
    name: 'integration ids of somebody else',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const [one, other] of pairsOf(presentPeople(fill, random), 4)) {
        const id = random.pick([other.record.sourcedId, other.record.identifier ?? other.record.sourcedId]);
        if (state.logins.byIntegrationId(id)) continue;
        state.logins.setIntegrationId(one.login, id);
        notes.note(one.user, [], 'integration-id-of-another');
      }
    },
  },
  {
    // Numbers are given again: somebody who left has the one of somebody who came.
    name: 'numbers of who left',
    happen: (fill, random) => {
      const { state, notes } = fill;
      const left = random.shuffled(state.logins.rows.filter((each) => notes.traits(each).includes('gone-from-sis')));
      const comers = [...absentPeople(fill, random), ...presentPeople(fill, random).map(({ record }) => record)];
      for (const [at, login] of left.slice(0, 4).entries()) {
        const { sourcedId, identifier, givenName, familyName } = comers[at]!;
        const id = random.pick([sourcedId, sourcedId.slice(1), identifier ?? sourcedId]);
        const isNamesake = state.users.get(login.userId)!.name === `${givenName} ${familyName}`;
        if (isNamesake || state.logins.bySisId(id)) continue;
        state.logins.setSisId(login, id);
        notes.note(state.users.get(login.userId)!, [], 'number-of-another');
      }
    },
  },
  {
    name: 'ids of deleted people',
    happen: (fill, random) => {
      const { state, notes } = fill;
      for (const { record, login: living } of presentPeople(fill, random).slice(0, 5)) {
        if (state.logins.bySisId(record.sourcedId)) continue;
        const ids = sisId(record.sourcedId);
        const user = addUser(fill, { ids, given: record.givenName, family: record.familyName, email: record.email });
        const login = addLogin(fill, user, ids, `${living.name}.was`, ownPassword);
        deleteLogin(login, fill);
        for (const each of [user, login]) notes.note(each, [record.sourcedId], 'deleted-with-id');
      }
    },
  },
  {
    name: 'two accounts merged',
    happen: (fill, random) => {
      for (const { record, user } of presentPeople(fill, random).slice(0, 4)) {
        const local = localPart(record.givenName, record.familyName, 'merged');
        const name = `${local}.${record.sourcedId.toLowerCase()}@${privateDomain}`;
        const login = addLogin(fill, user, sisId(`former-${record.sourcedId}`), name, ownPassword);
        fill.notes.note(login, [record.sourcedId], 'merged');
        fill.notes.note(user, [], 'merged');
      }
    },
  },
  {
    // Two people were taken for one: who stays has both logins, and sits in the classes of both.
    name: 'two people merged',
    happen: (fill, random) => {
      const { state, notes } = fill;
      const people = presentPeople(fill, random, isStudent);
      const pairs = [...pairsAlike(people, ({ record }) => record.familyName, 1), ...pairsOf(people.slice(10), 1)];
      for (const [stays, goes] of pairs) {
        if (stays.user === goes.user) continue;
        for (const login of [...state.loginsOfUser(goes.user.id)]) state.moveLogin(login, stays.user);
        for (const each of [...state.enrollmentsOfUser(goes.user.id)]) {
          const section = state.sections.get(each.sectionId)!;
          if (each.state === 'active' && each.associatedUserId === null)
            enroll(fill, { user: stays.user, section, type: each.type, role: each.role });
          setEnrollmentState(each, 'deleted', fill);
        }
        Object.assign(goes.user, { state: 'deleted', mergedIntoId: stays.user.id });
        state.users.touch();
        fill.people.set(goes.record.sourcedId, stays.user);
        notes.note(stays.user, [goes.record.sourcedId], 'two-people');
      }
    },
  },
  {
    // Whoever made the account by hand has put a classmate's name in.
    name: 'name of somebody else',
    happen: (fill, random) => {
      for (const [one, other] of pairsOf(presentPeople(fill, random, isStudent), 3)) {
        const { name, sortableName, shortName, firstName, lastName } = other.user;
        Object.assign(one.user, { name, sortableName, shortName, firstName, lastName });
        fill.notes.note(one.user, [], 'name-of-another');
      }
    },
  },
  {
    // Who left has the name and the address of somebody who came, or was there already.
    name: 'namesakes who left',
    happen: (fill, random) => {
      const { notes } = fill;
      const wanted = [
        ...absentPeople(fill, random).slice(0, 3),
        ...presentPeople(fill, random)
          .slice(0, 3)
          .map(({ record }) => record),
      ];
      for (const [at, { givenName: given, familyName: family, email }] of wanted.entries()) {
        const user = addUser(fill, { ids: byHand, given, family, email: at % 2 === 0 ? email : null });
        const login = addLogin(fill, user, byHand, `${localPart(given, family, 'left')}.left${at}`, ownPassword);
        for (const each of [user, login]) notes.note(each, [], 'gone-from-sis', 'namesake');
      }
    },
  },
  {
    name: 'people moved',
    happen: (fill, random) => {
      const { state, notes } = fill;
      const sections = [...fill.sections.values()].filter((each) => each.state !== 'deleted');
      for (const { user } of presentPeople(fill, random, isStudent).slice(0, 30)) {
        for (const each of [...state.enrollmentsOfUser(user.id)]) {
          if (each.type !== 'StudentEnrollment' || each.state !== 'active' || random.chance(0.4)) continue;
          setEnrollmentState(each, 'deleted', fill);
          enroll(fill, { user, section: random.pick(sections), type: 'StudentEnrollment' });
        }
        notes.note(user, [], 'moved');
      }
    },
  },
  {
    name: 'people of a school by hand',
    happen: (fill, random) => {
      const { state } = fill;
      const school = random.pick(fill.district.orgs.filter(({ type }) => type === 'school')).sourcedId;
      const people = presentPeople(fill, random, ({ orgs }) => orgs[0] === school);
      for (const { login } of people.slice(0, Math.ceil(people.length / 2))) takeIds(state.logins, login);
    },
  },
  {
    // Addresses that nobody ever wrote in.
    name: 'addresses missing',
    happen: (fill, random) => {
      for (const { user } of presentPeople(fill, random).slice(0, 40)) user.email = null;
    },
  },
];
