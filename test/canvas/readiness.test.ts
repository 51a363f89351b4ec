import { describe, expect, test } from 'vitest';
import {
  readinessProblems,
  withoutSiblings,
  type CanvasBinding,
  type CanvasProblem,
  type CanvasState,
} from '../../canvas/sis/readiness.js';
import { clientOf, json } from './local-canvas.js';

const everything = { import_sis: true, manage_sis: true, read_sis: true, read_course_list: true, read_roster: true };
const noIds = { account: [], term: [], course: [], user: [] };
const none = { accounts: 0, terms: 0, courses: 0, users: 0 };
const empty = { sisIds: noIds, counts: none, listed: 1, withField: 1 };
const filled = { sisIds: { ...noIds, user: ['a', 'b'] }, counts: { ...none, users: 2 }, listed: 3, withField: 3 };
const hidden = { sisIds: noIds, counts: none, listed: 3, withField: 0 };

const ready: CanvasState = {
  account: { id: '1', name: 'Maple', isRoot: true },
  permissions: everything,
  sample: empty,
};
const first: CanvasBinding = { host: 'maple.example', acceptedBy: null, isFirstApply: true };
const later: CanvasBinding = { host: 'maple.example', acceptedBy: 'maple.example', isFirstApply: false };

const cases: [what: string, Partial<CanvasState>, CanvasBinding, Pick<CanvasProblem, 'code' | 'stops'>[]][] = [
  ['an empty Canvas is ready', {}, first, []],
  ['one of ours is ready', { sample: filled }, later, []],
  ['one that somebody filled', { sample: filled }, first, [{ code: 'CANVAS_NOT_EMPTY', stops: 'firstApply' }]],
  [
    'no permission to read SIS data, and so no list to look at',
    { permissions: { ...everything, read_sis: false }, sample: null },
    first,
    [{ code: 'CANVAS_PERMISSION', stops: 'firstApply' }],
  ],
  [
    'no permission to list courses: it cannot be told whether there are any',
    { permissions: { ...everything, read_course_list: false }, sample: null },
    first,
    [{ code: 'CANVAS_PERMISSION', stops: 'firstApply' }],
  ],
  [
    'no permission to import',
    { permissions: { ...everything, import_sis: false } },
    first,
    [{ code: 'CANVAS_PERMISSION', stops: 'every' }],
  ],
  [
    'no permission to manage SIS data is told, and shows when it is needed',
    { permissions: { ...everything, manage_sis: false } },
    first,
    [{ code: 'CANVAS_PERMISSION', stops: 'none' }],
  ],
  ['permissions that are not told, and SIS ids that are seen', { permissions: null }, first, []],
  [
    'permissions that are not told, and no SIS ids: full or empty, nobody knows',
    { permissions: null, sample: hidden },
    first,
    [{ code: 'CANVAS_SIS_IDS_HIDDEN', stops: 'firstApply' }],
  ],
  [
    'permissions that are not told, and nothing listed at all',
    { permissions: null, sample: { sisIds: noIds, counts: none, listed: 0, withField: 0 } },
    first,
    [{ code: 'CANVAS_SIS_IDS_HIDDEN', stops: 'firstApply' }],
  ],
  [
    'a permission that is said to be there, and SIS ids that are not seen all the same',
    { sample: hidden },
    first,
    [{ code: 'CANVAS_SIS_IDS_HIDDEN', stops: 'firstApply' }],
  ],
  [
    'a token of a sub-account',
    { account: { id: '2', name: 'School', isRoot: false } },
    first,
    [{ code: 'CANVAS_NOT_ROOT', stops: 'every' }],
  ],
  [
    'another Canvas than the one that accepted the rows',
    {},
    { ...later, host: 'other.example' },
    [{ code: 'CANVAS_HOST_CHANGED', stops: 'every' }],
  ],
];

test.each(cases)('%s', (_, state, binding, problems) => {
  const found = readinessProblems({ ...ready, ...state }, binding);
  expect(found.map(({ code, stops }) => ({ code, stops }))).toEqual(problems);
  for (const { message, remedy } of found) expect(`${message} ${remedy}`).toMatch(/\w\. \w.*\.$/);
});

test('objects of another district of this Rollbook fill no Canvas, those of a stranger do', () => {
  const found = (user: string[]) =>
    readinessProblems({ ...ready, sample: withoutSiblings(filled, { ...noIds, user }) }, first).map(({ code }) => code);
  expect(found(['a', 'b'])).toEqual([]);
  expect(found(['a'])).toEqual(['CANVAS_NOT_EMPTY']);
  expect(withoutSiblings(null, noIds)).toBeNull();
});

describe('what is read of a Canvas', () => {
  const answers = (permissions: [number, unknown]) =>
    clientOf((request, response) => {
      if (request.url.includes('/permissions')) return json(response, ...permissions);
      if (request.url.includes('/terms')) return json(response, 200, { enrollment_terms: [{ sis_term_id: null }] });
      if (request.url.includes('/courses')) return json(response, 200, [{ sis_course_id: 'theirs' }, {}]);
      if (request.url.includes('/users')) return json(response, 200, [{ sis_user_id: null }]);
      if (request.url.includes('/sub_accounts')) return json(response, 200, []);
      json(response, 200, { id: '1', name: 'Maple', parent_account_id: null });
    });

  test('SIS ids, the lack of one, and the lack of the field are told apart', async () => {
    const { canvas } = await answers([200, everything]);
    const state = await canvas.canvasState({ withSample: true });
    expect(state.sample).toEqual({
      ...{ sisIds: { ...noIds, course: ['theirs'] }, counts: { ...none, courses: 1 }, listed: 4, withField: 3 },
    });
  });

  test('a Canvas that does not tell permissions is no failure', async () => {
    const { canvas } = await answers([404, {}]);
    expect(await canvas.canvasState({ withSample: true })).toMatchObject({ permissions: null, sample: { listed: 4 } });
  });

  test('lists that the token may not see are not asked for', async () => {
    const { canvas, received } = await answers([200, { ...everything, read_roster: false }]);
    expect(await canvas.canvasState({ withSample: true })).toMatchObject({ sample: null });
    expect(received).toHaveLength(2);
  });
});
