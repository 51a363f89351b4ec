import { inventName } from '../../district/names.js';
import type { User } from '../model.js';
import { addLogin, addUser, enroll, some, type Fill } from './fill.js';
import { localPart, privateDomain } from './names.js';

const shareObserved = 0.15;

/** Parents with logins of their own, who observe one child or two beside each of their courses. */
export function fillObservers(fill: Fill): void {
  const { state, notes, people, records } = fill;
  const random = fill.random('observers');
  const students = [...people].filter(([id]) => records.users.get(id)!.role === 'student');
  const observed = some(random, students, shareObserved, 4);
  for (let at = 0, number = 0; at < observed.length; number += 1) {
    const children = observed.slice(at, at + (random.chance(0.2) ? 2 : 1)).map(([, user]) => user);
    at += children.length;
    const { givenName } = inventName(random);
    const family = children[0]!.lastName ?? '';
    const ids = fill.ids.observer(number);
    const local = localPart(givenName, family, 'parent');
    const email = `${local}${number}@${privateDomain}`;
    const observer = addUser(fill, { ids, given: givenName, family, email });
    for (const each of [observer, addLogin(fill, observer, ids, email, null)]) notes.note(each, [], 'observer');
    for (const child of children) observe(fill, observer, child, ids.sisId !== null);
  }
  state.observerLinks.touch();
}

function observe(fill: Fill, observer: User, child: User, isOfSis: boolean): void {
  const { state, notes } = fill;
  state.observerLinks.add({ observerId: observer.id, studentId: child.id, sisManaged: isOfSis, state: 'active' });
  notes.note(child, [], 'observed');
  for (const each of [...state.enrollmentsOfUser(child.id)]) {
    if (each.type !== 'StudentEnrollment' || each.state !== 'active') continue;
    const section = state.sections.get(each.sectionId)!;
    enroll(fill, { user: observer, section, type: 'ObserverEnrollment', observed: child, isOfSis });
  }
}
