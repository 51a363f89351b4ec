import { expect, test } from 'vitest';
import type { TruthLine } from '../../sandbox/canvas/filled/truth.js';
import { district, fill } from './canvas-filling.js';

const { state, truth } = fill('half-and-half');
const withTrait = (kind: string, trait: string): TruthLine[] =>
  truth.filter((line) => line.kind === kind && line.traits.includes(trait));

test('merged people have the logins and ids of both, and who was merged away is deleted', () => {
  const gone = withTrait('user', 'merged-away');
  expect(gone.length).toBeGreaterThan(2);
  for (const line of gone) {
    const { state: its, mergedIntoId } = state.users.get(line.canvas_id)!;
    expect(its).toBe('deleted');
    const ids = state.loginsOfUser(mergedIntoId!).map((each) => each.sisId);
    expect(ids).toEqual(expect.arrayContaining([expect.stringMatching(/^[ST]\d+$/), expect.stringMatching(/^old-/)]));
    expect(state.loginsOfUser(line.canvas_id!)).toEqual([]);
  }
});

test('deleted people hold the ids and the logins of people who were made anew by hand', () => {
  const held = withTrait('user', 'deleted-with-id');
  expect(held.length).toBeGreaterThan(2);
  for (const line of held) {
    const [login] = state.loginsOfUser(line.canvas_id!);
    expect([login!.state, login!.sisId]).toEqual(['deleted', line.sourced_ids[0]]);
    const living = state.livingLoginsNamed(login!.name);
    expect(living.map((each) => each.sisId)).toEqual([null]);
  }
});

test('deleted courses and sections hold the ids of classes that are taught in others', () => {
  for (const kind of ['course', 'section'] as const) {
    const held = withTrait(kind, 'deleted-with-id');
    expect(held.length).toBeGreaterThan(2);
    for (const line of held) {
      expect([line.state, line.sis_id]).toEqual(['deleted', line.sourced_ids[0]]);
      const others = truth.filter((each) => each.kind === kind && each.sourced_ids.includes(line.sis_id!));
      expect(others.map((each) => each.state)).toHaveLength(2);
    }
  }
});

test('every second school has the ids of the SIS, the others have none', () => {
  const schools = district.orgs.filter((org) => org.type === 'school').map((org) => org.sourcedId);
  const ids = schools.map((id) => truth.find((line) => line.kind === 'account' && line.sourced_ids[0] === id)!.sis_id);
  expect(ids).toEqual(schools.map((id, at) => (at % 2 === 0 ? id : null)));
});
