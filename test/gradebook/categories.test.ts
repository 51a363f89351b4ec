import { expect, test } from 'vitest';
import { districtSettings } from '../../config/settings.js';
import { categoryOfGroup, categoryToKeep, isDcidOf } from '../../gradebook/categories.js';
import type { ClassPolicy } from '../../gradebook/class-facts.js';
import type { Category } from '../../oneroster/gradebook/model.js';

const category = (sourcedId: string, title: string, more: Partial<Category> = {}): Category => ({
  ...{ sourcedId, title, isActive: true, teacherDcid: '147', termId: '3600', classSourcedId: null },
  ...more,
});

const { passback } = districtSettings.parse({
  ...{ district: 'maple', name: 'Maple', timezone: 'America/Chicago' },
  ...{ sis: { url: 'https://sis.example' }, canvas: { url: 'https://canvas.example' } },
});

type Policy = Pick<ClassPolicy, 'categoriesOf' | 'passback'>;
const policyWith = (categories: Policy['passback']['categories']): Policy => ({
  categoriesOf: 'teacher',
  passback: { ...passback, categories },
});
const context = policyWith({ aliases: [{ group: 'HW', category: 'Homework' }], fallback: null });
const withFallback = policyWith({ aliases: [], fallback: 'Homework' });
const factsWith = (categories: Category[]) => ({
  ...{ classSourcedId: '8007', teacherIds: ['T147', '147'], schoolYear: '2027', categories, isRefused: false },
});

const all = [
  category('off', 'Quiz', { isActive: false }),
  category('home', 'Homework'),
  category('old-year', 'Test', { termId: '3500' }),
  category('test', 'Test'),
  category('other-class', 'Lab', { teacherDcid: null, termId: null, classSourcedId: '9000' }),
  category('own-class', 'Project', { teacherDcid: null, termId: null, classSourcedId: '8007' }),
  category('everybody', 'Participation', { teacherDcid: null, termId: null }),
  category('former', 'Essay', { teacherDcid: '20' }),
];

test.each([
  ['the category of its name', 'Homework', context, 'home'],
  ['case and spaces do not matter', '  home work '.replace(' work', 'WORK'), context, 'home'],
  ['its alias', 'HW', context, 'home'],
  ['none that is inactive', 'Quiz', context, null],
  ['the one of the class’s year', 'Test', context, 'test'],
  ['none of another class', 'Lab', context, null],
  ['the one of the class itself', 'Project', context, 'own-class'],
  ['one that belongs to everybody', 'Participation', context, 'everybody'],
  ['none of another teacher', 'Essay', context, null],
  [
    'another teacher’s where categories are everybody’s',
    'Essay',
    { ...context, categoriesOf: 'everybody' as const },
    'former',
  ],
  ['the fallback where there is none of its name', 'Unheard of', withFallback, 'home'],
  ['none without a fallback', 'Unheard of', context, null],
])('a group finds %s', (_what, group, given, expected) => {
  expect(categoryOfGroup(group, factsWith(all), given)?.category.sourcedId ?? null).toBe(expected);
});

test.each([
  [
    'stays in the category of a former teacher while its group asks for that name',
    'Homework',
    'former-home',
    'former-home',
  ],
  ['moves to the present teacher’s category when its group changes', 'Test', 'former-home', 'test'],
  ['stays where it is if its group has no category', 'Unheard of', 'home', 'home'],
  ['moves when its group changes', 'Test', 'home', 'test'],
  ['takes the category of its name if the one it had is not known', 'Test', 'vanished', 'test'],
])('a line item %s', (_what, group, stored, expected) => {
  const known = [...all, category('former-home', 'Homework', { teacherDcid: '20' })];
  const wanted = categoryOfGroup(group, factsWith(known), context)?.category ?? null;
  expect(categoryToKeep(wanted, stored, factsWith(known), context)).toBe(expected);
});

test.each([
  ['the category of a teacher who left', 'former-home', 'home'],
  ['the category of the present one', 'home', 'home'],
])('where the SIS refuses writes to the class, a line item in %s (%s) stands in %s', (_what, stored, expected) => {
  const known = [...all, category('former-home', 'Homework', { teacherDcid: '20' })];
  const facts = { ...factsWith(known), isRefused: true };
  const wanted = categoryOfGroup('Homework', facts, context)!.category;
  expect(categoryToKeep(wanted, stored, facts, context)).toBe(expected);
});

test.each([
  ['147', '147', true],
  ['147', 'T147', true],
  ['T147', 'T147', true],
  ['47', 'T147', false],
])('DCID %s of sourcedId %s: %s', (dcid, sourcedId, expected) => {
  expect(isDcidOf(dcid, sourcedId)).toBe(expected);
});
