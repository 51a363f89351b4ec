import { expect, test } from 'vitest';
import type { CanvasGradeRights } from '../../canvas/grades/model.js';
import { passbackReadiness, type ReadinessContext } from '../../gradebook/readiness.js';
import type { GradebookRights } from '../../oneroster/gradebook/model.js';

const list = { records: 5, undecoded: 0, code: null };
const sis: GradebookRights = {
  grants: { read: 'given', write: 'given', delete: 'given' },
  categories: { ...list, active: 5, withoutTeacher: 0, withoutTerm: 0 },
  ...{ lineItems: list, results: list },
};
const canvas: CanvasGradeRights = {
  permissions: { view_all_grades: true, read_sis: true, read_course_content: true, read_roster: true },
  ...{ syncToSis: 'open', assignments: 'open', groups: 'open', submissions: 'open', gradingPeriods: 'open' },
  ...{ totals: 'open', sisIds: 'open', graphql: 'open' },
};
const context: ReadinessContext = {
  ...{
    mode: 'send',
    categoriesOf: 'teacher',
    classes: 40,
    classesWithoutTerm: 0,
    otherProducts: { read: 40, found: [] },
    former: { proposals: 3, tried: null },
    today: '2026-10-20',
  },
  policy: { work: 'flagged', otherProducts: 'refuse', takesOverFrom: null },
};

const cutOver = { ...context.policy, takesOverFrom: '2026-10-15' };

/** `+` stops the run, `-` does not. */
const found = (
  ofSis: Partial<GradebookRights> = {},
  ofCanvas: Partial<CanvasGradeRights> = {},
  more: Partial<ReadinessContext> = {},
) =>
  passbackReadiness({ sis: { ...sis, ...ofSis }, canvas: { ...canvas, ...ofCanvas } }, { ...context, ...more })
    .filter((each) => each.state !== 'fine')
    .map(({ state, code }) => `${state === 'wrong' ? '+' : '-'}${code}`);

const grants = (changes: Partial<GradebookRights['grants']>) => ({ grants: { ...sis.grants, ...changes } });
const categories = (changes: Partial<GradebookRights['categories']>) => ({
  categories: { ...sis.categories, ...changes },
});
const without = (name: keyof NonNullable<CanvasGradeRights['permissions']>) => ({
  permissions: { ...canvas.permissions, [name]: false },
});

test.each<[string, string[], string[]]>([
  ['nothing is missing', found(), []],
  ['reading is refused', found(grants({ read: 'refused' })), ['+GRADEBOOK_READ_REFUSED']],
  ['writing is refused', found(grants({ write: 'refused' })), ['+GRADEBOOK_WRITE_REFUSED']],
  [
    'a plan needs no right to write',
    found(grants({ write: 'refused' }), {}, { mode: 'plan' }),
    ['-GRADEBOOK_WRITE_REFUSED'],
  ],
  ['deleting is refused', found(grants({ delete: 'refused' })), ['-GRADEBOOK_DELETE_REFUSED']],
  ['a provider that tells no scopes', found(grants({ read: 'notTold' })), ['-GRADEBOOK_SCOPES_NOT_TOLD']],
  ['categories cannot be read', found(categories({ code: 'FORBIDDEN' })), ['+CATEGORIES_UNREADABLE']],
  ['no category is active', found(categories({ active: 0 })), ['-CATEGORIES_NONE']],
  ['categories of nobody', found(categories({ withoutTeacher: 5 })), ['-CATEGORIES_WITHOUT_TEACHER']],
  ['categories of no year', found(categories({ withoutTerm: 1 })), ['-CATEGORIES_WITHOUT_TERM']],
  [
    'which is right where they are everybody’s',
    found(categories({ withoutTeacher: 5 }), {}, { categoriesOf: 'everybody' }),
    [],
  ],
  ['undecodable line items', found({ lineItems: { ...list, undecoded: 2 } }), ['-GRADEBOOK_RECORDS_UNREADABLE']],
  [
    'results of the class cannot be read',
    found({ results: { ...list, code: 'NOT_FOUND' } }),
    ['-GRADEBOOK_CLASS_UNREADABLE'],
  ],
  ['no class yet', found({ lineItems: null, results: null }), []],
  ['terms without dates', found({}, {}, { classesWithoutTerm: 3 }), ['-TERMS_UNKNOWN']],
  [
    'another product',
    found({}, {}, { otherProducts: { read: 40, found: [{ product: 'schoology', classes: 9 }] } }),
    ['-OTHER_PRODUCT_FOUND'],
  ],
  [
    'line items of before the cut-over that were not tried',
    found({}, {}, { policy: cutOver }),
    ['-FOREIGN_WRITES_NOT_TRIED'],
  ],
  ['nothing to try them on', found({}, {}, { policy: cutOver, former: { proposals: 0, tried: null } }), []],
  ['they take our writes', found({}, {}, { policy: cutOver, former: { proposals: 3, tried: 'taken' } }), []],
  [
    'they take none',
    found({}, {}, { policy: cutOver, former: { proposals: 3, tried: 'refused' } }),
    ['-FOREIGN_WRITES_REFUSED'],
  ],
  [
    'they are altered by them',
    found({}, {}, { policy: cutOver, former: { proposals: 0, tried: 'altered' } }),
    ['-FOREIGN_WRITES_ALTERED'],
  ],
  ['grades are hidden', found({}, without('view_all_grades')), ['+CANVAS_GRADES_HIDDEN']],
  ['SIS ids are hidden', found({}, without('read_sis')), ['+CANVAS_STUDENTS_HIDDEN']],
  ['work is hidden', found({}, without('read_course_content')), ['+CANVAS_COURSEWORK_HIDDEN']],
  ['one closed course proves nothing', found({}, { submissions: 'closed' }), ['-CANVAS_COURSE_UNREADABLE']],
  [
    'unless Canvas tells no permissions',
    found({}, { permissions: null, submissions: 'closed' }),
    ['+CANVAS_GRADES_HIDDEN'],
  ],
  ['groups are closed', found({}, { groups: 'closed' }), ['-CANVAS_GROUPS_HIDDEN']],
  ['grading periods are closed', found({}, { gradingPeriods: 'closed' }), ['-CANVAS_PERIODS_HIDDEN']],
  ['totals are hidden', found({}, { totals: 'closed' }), ['-CANVAS_TOTALS_HIDDEN']],
  ['GraphQL is closed', found({}, { graphql: 'closed' }), ['-CANVAS_GRAPHQL_CLOSED']],
  ['no boxes to tick', found({}, { syncToSis: 'closed' }), ['-SYNC_TO_SIS_MISSING']],
  [
    'which are not needed where all published work goes',
    found({}, { syncToSis: 'closed' }, { policy: { ...context.policy, work: 'published' } }),
    [],
  ],
])('%s', (_sentence, codes, expected) => {
  expect(codes).toEqual(expected);
});
