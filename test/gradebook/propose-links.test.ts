import { expect, test } from 'vitest';
import {
  atLeast,
  Confidence,
  proposeLinks,
  weighedByScores,
  type Candidate,
  type LinkProposal,
  type WorkWithoutLineItem,
} from '../../gradebook/propose-links.js';

const work = (change: Partial<WorkWithoutLineItem> = {}): WorkWithoutLineItem => ({
  ...{ assignmentId: '1', name: 'Essay', dueDate: '2026-11-20', points: 20, isOfBefore: false },
  ...change,
});
const item = (change: Partial<Candidate> = {}): Candidate => ({
  ...{ sourcedId: 'L1', isActive: true, title: 'Essay', description: null, assignDate: null, dueDate: '2026-11-20' },
  ...{ classSourcedId: '8001', categorySourcedId: null, gradingPeriodSourcedId: null, resultValueMin: 0 },
  ...{ resultValueMax: 20, scoreType: 'POINTS', product: null, isOfBefore: false },
  ...change,
});
const never = (_work: string, _id: string): boolean => false;
const pairs = (works: WorkWithoutLineItem[], items: Candidate[], isRejected: typeof never = never) =>
  proposeLinks(works, items, 50, isRejected).map(
    (each) => `${each.assignmentId}-${each.lineItemSourcedId} ${each.confidence}`,
  );

test.each<[string, Partial<WorkWithoutLineItem>, Partial<Candidate>, string[]]>([
  ['of the same title, due date and points', {}, {}, ['1-L1 high']],
  ['of the same title in other letters and spaces', { name: ' essay  ' }, { title: 'ESSAY' }, ['1-L1 high']],
  ['of a title that the SIS cuts', { name: 'E'.repeat(60) }, { title: `${'E'.repeat(49)}…` }, ['1-L1 high']],
  ['of the same title and points, due some days later', {}, { dueDate: '2026-11-24' }, ['1-L1 medium']],
  ['of the same title and due date', {}, { resultValueMax: 25 }, ['1-L1 medium']],
  ['of the same title and points, without a due date', {}, { dueDate: null }, ['1-L1 medium']],
  ['of the same title and points, due in another month', {}, { dueDate: '2026-10-20' }, []],
  ['of the same title alone', {}, { resultValueMax: 25, dueDate: '2026-11-24' }, []],
  ['of another title', {}, { title: 'Poem' }, []],
])('a line item %s', (_name, ofWork, ofItem, expected) => {
  expect(pairs([work(ofWork)], [item(ofItem)])).toEqual(expected);
});

test('each line item is proposed for one work, the best pair first', () => {
  const works = [work({ assignmentId: '1', dueDate: '2026-11-13' }), work({ assignmentId: '2' })];
  expect(pairs(works, [item()])).toEqual(['2-L1 high']);
  expect(pairs(works, [item(), item({ sourcedId: 'L2', dueDate: '2026-11-12' })])).toEqual([
    '2-L1 high',
    '1-L2 medium',
  ]);
});

test('pairs that are as good as each other are all questions, and take nothing from a better one', () => {
  const works = [work({ assignmentId: '1' }), work({ assignmentId: '2' })];
  expect(pairs(works, [item()])).toEqual(['1-L1 low', '2-L1 low']);
  expect(pairs([work()], [item(), item({ sourcedId: 'L2' })])).toEqual(['1-L1 low', '1-L2 low']);
  expect(pairs([...works, work({ assignmentId: '3', points: 25 })], [item()])).toEqual(['1-L1 low', '2-L1 low']);
  expect(pairs([work(), work({ assignmentId: '2', dueDate: '2026-11-19' })], [item()])).toEqual(['1-L1 high']);
});

test.each<[string, Partial<WorkWithoutLineItem>, Partial<Candidate>, string[]]>([
  ['is a question by its title alone', {}, { resultValueMax: 25, dueDate: '2026-10-01' }, ['1-L1 low']],
  ['is a question by title and points in another month', {}, { dueDate: '2026-10-01' }, ['1-L1 low']],
  ['is surer where more is the same', {}, {}, ['1-L1 high']],
  ['is none where the work was made in Canvas since', { isOfBefore: false }, { dueDate: '2026-10-01' }, []],
  ['is none where it came since', {}, { dueDate: '2026-10-01', isOfBefore: false }, []],
  ['of a title that was cut bare', { name: 'E'.repeat(60) }, { title: 'E'.repeat(50) }, ['1-L1 high']],
])('a line item of before a cut-over %s', (_name, ofWork, ofItem, expected) => {
  expect(pairs([work({ isOfBefore: true, ...ofWork })], [item({ isOfBefore: true, ...ofItem })])).toEqual(expected);
});

test('what was rejected is not proposed again, and another line item is', () => {
  const items = [item(), item({ sourcedId: 'L2', dueDate: '2026-11-21' })];
  expect(pairs([work()], items, (_work, id) => id === 'L1')).toEqual(['1-L2 medium']);
});

const proposal = (confidence: Confidence): LinkProposal => ({
  ...{
    assignmentId: '1',
    lineItemSourcedId: 'L1',
    confidence,
    grounds: ['title', 'points'],
    agreeing: 0,
    differing: 0,
    product: null,
    isTied: false,
  },
});
const scores = (...values: number[]) => new Map(values.map((value, at) => [`S${at}`, value]));

test.each<[string, Confidence, number[], number[], object]>([
  ['that all agree', 'medium', [1, 2, 3], [1, 2, 3], { confidence: 'high', agreeing: 3, differing: 0 }],
  ['of which most agree', 'medium', [1, 2, 3], [1, 2, 4], { confidence: 'high', agreeing: 2, differing: 1 }],
  ['of which most differ', 'high', [1, 2, 3], [1, 4, 4], { confidence: 'medium', agreeing: 1, differing: 2 }],
  ['that all differ', 'medium', [1, 2, 3], [4, 4, 4], { confidence: 'low', agreeing: 0, differing: 3 }],
  ['too few to tell', 'medium', [1, 2], [1, 2], { confidence: 'medium', agreeing: 2 }],
  ['of one side only', 'medium', [1, 2, 3], [], { confidence: 'medium', agreeing: 0, differing: 0 }],
  ['too few to tell', 'high', [1, 2], [1, 3], { confidence: 'high', agreeing: 1, differing: 1 }],
])('scores %s', (_name, confidence, inCanvas, inSis, expected) => {
  expect(weighedByScores(proposal(confidence), scores(...inCanvas), scores(...inSis))).toMatchObject(expected);
});

test('scores do not settle a tie, and make a title alone likely', () => {
  const [all, same] = [scores(1, 2, 3), scores(1, 2, 3)];
  expect(weighedByScores({ ...proposal('low'), isTied: true }, all, same)).toMatchObject({ confidence: 'low' });
  expect(weighedByScores({ ...proposal('low'), grounds: ['title'] }, all, same)).toMatchObject({
    confidence: 'medium',
  });
});

test('levels of confidence from one up', () => {
  expect(Object.values(Confidence).map(atLeast)).toEqual([['high'], ['high', 'medium'], ['high', 'medium', 'low']]);
});
