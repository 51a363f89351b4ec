import { expect, test } from 'vitest';
import type { Assignment } from '../../canvas/grades/model.js';
import { passbackSettings } from '../../config/passback-settings.js';
import type { ClassFacts, LineItemLink, StoredSubmission } from '../../gradebook/class-facts.js';
import { lineItemId } from '../../gradebook/ids.js';
import type { LinkState } from '../../gradebook/link-states.js';
import { prepareClass } from '../../gradebook/prepare-class.js';
import type { StoredLineItem } from '../../oneroster/gradebook/model.js';

const assignment: Assignment = {
  ...{ id: '1', name: 'Essay', kind: 'assignment', published: true, postToSis: true, gradingType: 'points' },
  ...{ pointsPossible: 20, dueAt: '2026-11-21T05:59:00Z', unlockAt: null, createdAt: null, groupId: '9' },
  ...{ omitFromFinalGrade: false, hiddenInGradebook: false, suppressed: false, anonymous: false },
  ...{ awaitsModeration: false, onlyForOverrides: false, overrides: [], hasCheckpoints: false },
};
const submission: StoredSubmission = {
  ...{
    assignmentId: '1',
    userId: 'c-A',
    sisUserId: 'A',
    score: 15,
    enteredScore: 15,
    excused: false,
    scoreIsMissing: false,
  },
  ...{ missing: false, late: false, state: 'graded', postedAt: '2026-11-22T00:00:00Z', parts: [], vanished: false },
  ...{ gradedAt: '2026-11-22T00:00:00Z', dueAt: '2026-11-21T05:59:00Z', gradeMatchesSubmission: true },
};
const id = (generation: number) =>
  lineItemId({ canvasHost: 'maple.example', assignmentId: '1', classSourcedId: '8001', generation });
const fields = {
  ...{ title: 'Essay', assignDate: '2026-11-20', dueDate: '2026-11-20', categorySourcedId: 'C1', resultValueMax: 20 },
};
const item = (sourcedId: string, isActive = true): StoredLineItem => ({
  ...{ sourcedId, isActive, description: null, classSourcedId: '8001', gradingPeriodSourcedId: null },
  ...{ resultValueMin: 0, scoreType: 'POINTS', raw: {}, ...fields },
});
const link = (state: LinkState, generation = 1): LineItemLink => ({
  ...{ assignmentId: '1', generation, sourcedId: id(generation), accepted: fields, results: [], state },
});

/** What becomes of the work's line item: its generation and what is done, or the reason why nothing is. */
function outcome(facts: Partial<ClassFacts>): string {
  const whole: ClassFacts = {
    ...{ classSourcedId: '8001', sectionId: null, canvasHost: 'maple.example', schoolYear: '2027', teacherIds: ['T1'] },
    ...{ firstDay: '2026-08-10', lastDay: '2026-12-18', lineItemsComplete: true, lineItems: [] },
    students: [{ sourcedId: 'A', userSisId: 'A', isEnrolled: true, cameOn: null }],
    isRefused: false,
    work: [{ assignment, groupName: 'Homework', unflaggedByClose: false, submissions: [submission] }],
    categories: [
      { sourcedId: 'C1', isActive: true, title: 'Homework', teacherDcid: 'T1', termId: null, classSourcedId: null },
    ],
    ...{ links: [], linkDecisions: [], withdrawn: [], periods: [] },
    ...facts,
  };
  const [work] = prepareClass(whole, {
    passback: passbackSettings.parse({ enabled: true }),
    now: '2026-11-23T04:00',
    ...{ timezone: 'America/Chicago', titleLength: 50, wholePoints: false, categoriesOf: 'teacher' },
  });
  const { reason, exists, generation, sourcedId, found, lineItem } = work!;
  if (reason !== null) return reason;
  return `${exists ? (found ? 'found' : 'known') : 'new'} ${generation} ${sourcedId === id(generation) ? '' : sourcedId} ${lineItem!.title}`.replace(
    / +/g,
    ' ',
  );
}

const decision = (state: 'confirmed' | 'rejected', anew = false) => [
  { assignmentId: '1', lineItemSourcedId: 'LI7', state, anew },
];
const withdrawn = [{ assignmentId: '1', studentSourcedId: 'A', score: 15, exempt: false, fields: null }];

test.each<[string, Partial<ClassFacts>, string]>([
  ['nothing', {}, 'new 1 Essay'],
  ['its line item', { links: [link('active')], lineItems: [item(id(1))] }, 'known 1 Essay'],
  ['none any more', { links: [link('active')] }, 'LINE_ITEM_DELETED'],
  ['none any more, and it is renewed', { links: [link('renewing')] }, 'new 2 Essay'],
  ['a deleted one, and it is renewed', { links: [link('renewing')], lineItems: [item(id(1), false)] }, 'new 2 Essay'],
  [
    'the renewed one, of which the answer was lost',
    { links: [link('renewing')], lineItems: [item(id(2))] },
    'found 2 Essay',
  ],
  [
    'the old one after all, and it is renewed',
    { links: [link('renewing')], lineItems: [item(id(1))] },
    'found 1 Essay',
  ],
  ['none, whose id the SIS refuses', { links: [link('refused')] }, 'LINE_ITEM_DELETED'],
  ['one whose id the SIS had refused', { links: [link('refused')], lineItems: [item(id(1))] }, 'found 1 Essay'],
  ['none, since it was taken back, and Canvas has another grade', { links: [link('withdrawn')] }, 'new 2 Essay'],
  ['none, since it was taken back', { links: [link('withdrawn')], withdrawn }, 'WORK_WITHDRAWN'],
  ['one of ours that the database lost', { lineItems: [item(id(3))] }, 'found 3 Essay'],
  [
    'one of ours that the database lost and a teacher deleted',
    { lineItems: [item(id(1), false)] },
    'LINE_ITEM_DELETED',
  ],
  ['another one like it', { lineItems: [item('LI7')] }, 'LINE_ITEM_STANDS_ALREADY'],
  ['one that was confirmed', { lineItems: [item('LI7')], linkDecisions: decision('confirmed') }, 'found 0 LI7 Essay'],
  ['one that was confirmed no more', { linkDecisions: decision('confirmed') }, 'new 1 Essay'],
  ['one that was rejected', { lineItems: [item('LI7')], linkDecisions: decision('rejected') }, 'LINK_REJECTED'],
  [
    'one that was rejected, and goes anew',
    { lineItems: [item('LI7')], linkDecisions: decision('rejected', true) },
    'new 1 Essay (2)',
  ],
  [
    'one that was rejected, and has another title now',
    { lineItems: [{ ...item('LI7'), title: 'Poem' }], linkDecisions: decision('rejected') },
    'new 1 Essay',
  ],
])('the gradebook holds %s', (_name, facts, expected) => {
  expect(outcome(facts)).toBe(expected);
});
