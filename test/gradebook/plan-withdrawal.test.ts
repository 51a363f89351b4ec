import { describe, expect, test } from 'vitest';
import type { LineItemLink, ResultInSis } from '../../gradebook/class-facts.js';
import { planWithdrawal, type SentLineItem, type SentResult } from '../../gradebook/plan-withdrawal.js';
import type { LineItem } from '../../oneroster/gradebook/model.js';

const fields = {
  ...{ title: 'Essay', assignDate: '2026-11-16', dueDate: '2026-11-20', categorySourcedId: 'C1', resultValueMax: 20 },
};
const item = (change: Partial<LineItem> = {}): LineItem => ({
  ...{ sourcedId: 'L1', isActive: true, description: null, classSourcedId: '8001', gradingPeriodSourcedId: null },
  ...{ resultValueMin: 0, scoreType: 'POINTS', ...fields },
  ...change,
});
const sentResult = (change: Partial<SentResult> = {}): SentResult => ({
  ...{ assignmentId: '1', generation: 1, studentSourcedId: 'A', lineItemSourcedId: 'L1', sourcedId: 'R-A' },
  ...{ before: null, after: score(15), scoreDay: '2026-11-20', cutOff: null },
  ...change,
});
const sentItem = (change: Partial<SentLineItem> = {}): SentLineItem => ({
  ...{ assignmentId: '1', generation: 1, sourcedId: 'L1', op: 'create', fields, fieldsBefore: null, cutOff: null },
  ...change,
});
const score = (points: number) => ({ score: points, exempt: false });
const held = (points: number, student = 'A'): ResultInSis => ({
  ...{ sourcedId: `R-${student}`, lineItemSourcedId: 'L1', studentSourcedId: student, score: points },
  ...{ scoreStatus: 'fully graded', comment: null, isActive: true },
});
const link = (accepted: Partial<typeof fields>, results: Record<string, number> = {}): LineItemLink => ({
  ...{ assignmentId: '1', generation: 1, sourcedId: 'L1', accepted: { ...fields, ...accepted }, state: 'active' },
  results: Object.entries(results).map(([student, points]) => ({
    ...{ studentSourcedId: student, sourcedId: `R-${student}`, ...score(points) },
  })),
});

/** What becomes of one result, as `op before -> after` or the reason why it is left. */
function outcomeOfResult(
  sent: Partial<SentResult>,
  inSis: ResultInSis[],
  links: LineItemLink[] = [],
  items = [item()],
) {
  const plan = planWithdrawal(
    { lineItems: [], results: [sentResult(sent)] },
    { lineItems: items, results: inSis },
    links,
  );
  const [write] = plan.results;
  if (write) return `${write.op} ${write.before?.score ?? 'nothing'} -> ${write.after?.score ?? 'nothing'}`;
  return plan.left[0]?.reason ?? 'nothing to do';
}

describe('a result', () => {
  test.each<[string, string, string]>([
    ['that was made and stands', outcomeOfResult({}, [held(15)]), 'withdraw 15 -> nothing'],
    ['that was changed and stands', outcomeOfResult({ before: score(12) }, [held(15)]), 'update 15 -> 12'],
    ['that was withdrawn', outcomeOfResult({ before: score(12), after: null }, []), 'create nothing -> 12'],
    ['that was made and is gone', outcomeOfResult({}, []), 'nothing to do'],
    ['that is as before already', outcomeOfResult({ before: score(12) }, [held(12)]), 'nothing to do'],
    ['that a person has changed', outcomeOfResult({}, [held(18)]), 'CHANGED_IN_SIS'],
    ['that a person has deleted', outcomeOfResult({ before: score(12) }, []), 'REMOVED_IN_SIS'],
    [
      'that a person has entered anew',
      outcomeOfResult({ before: score(12), after: null }, [held(14)]),
      'CHANGED_IN_SIS',
    ],
    ['that a later run has changed', outcomeOfResult({}, [held(17)], [link({}, { A: 17 })]), 'SENT_AGAIN_SINCE'],
    [
      'that a later run has changed, and then a person',
      outcomeOfResult({}, [held(18)], [link({}, { A: 17 })]),
      'CHANGED_IN_SIS',
    ],
    ['whose line item is gone', outcomeOfResult({ before: score(12) }, [], [], []), 'LINE_ITEM_DELETED'],
    ['that was made in a line item that is gone', outcomeOfResult({}, [], [], []), 'nothing to do'],
    [
      'that had no score before',
      outcomeOfResult({ before: { score: null, exempt: false } }, [held(15)]),
      'BEFORE_NOT_KNOWN',
    ],
  ])('%s', (_name, outcome, expected) => {
    expect(outcome).toBe(expected);
  });
});

function outcomeOfItem(
  sent: Partial<SentLineItem>,
  {
    items = [item()],
    inSis = [],
    sentResults = [],
    links = [link({})],
  }: Partial<{
    items: LineItem[];
    inSis: ResultInSis[];
    sentResults: SentResult[];
    links: LineItemLink[];
  }> = {},
) {
  const plan = planWithdrawal(
    { lineItems: [sentItem(sent)], results: sentResults },
    { lineItems: items, results: inSis },
    links,
  );
  const [write] = plan.lineItems;
  if (write) return write.op === 'withdraw' ? 'delete' : `update ${JSON.stringify(write.fields)}`;
  return plan.left.find((each) => each.studentSourcedId === '')?.reason ?? 'nothing to do';
}

describe('a line item', () => {
  const renamed = { op: 'update', fields: { title: 'Essay' }, fieldsBefore: { title: 'Draft' } } as const;
  const others = { inSis: [held(15), held(9, 'B')], sentResults: [sentResult()] };
  test.each<[string, string, string]>([
    ['that was made and is empty', outcomeOfItem({}), 'delete'],
    ['whose results all go', outcomeOfItem({}, { inSis: [held(15)], sentResults: [sentResult()] }), 'delete'],
    ['with results of others', outcomeOfItem({}, others), 'HAS_OTHER_RESULTS'],
    ['that a person has renamed', outcomeOfItem({}, { items: [item({ title: 'By hand' })] }), 'CHANGED_IN_SIS'],
    [
      'that a later run has renamed',
      outcomeOfItem({}, { items: [item({ title: 'Essay II' })], links: [link({ title: 'Essay II' })] }),
      'delete',
    ],
    [
      'whose category the SIS does not say',
      outcomeOfItem({}, { items: [item({ categorySourcedId: null })] }),
      'delete',
    ],
    ['that is gone', outcomeOfItem({}, { items: [] }), 'nothing to do'],
    ['that was renamed', outcomeOfItem(renamed), 'update {"title":"Draft"}'],
    [
      'that was renamed and is so no more',
      outcomeOfItem(renamed, { items: [item({ title: 'Draft' })] }),
      'nothing to do',
    ],
    [
      'that was renamed, then by a person',
      outcomeOfItem(renamed, { items: [item({ title: 'By hand' })] }),
      'CHANGED_IN_SIS',
    ],
    [
      'that was renamed, then by a later run',
      outcomeOfItem(renamed, { items: [item({ title: 'Essay II' })], links: [link({ title: 'Essay II' })] }),
      'SENT_AGAIN_SINCE',
    ],
    ['that was renamed, without a title before', outcomeOfItem({ ...renamed, fieldsBefore: null }), 'BEFORE_NOT_KNOWN'],
    ['that was renamed and is gone', outcomeOfItem(renamed, { items: [] }), 'LINE_ITEM_DELETED'],
  ])('%s', (_name, outcome, expected) => {
    expect(outcome).toBe(expected);
  });
});
