import { expect, test } from 'vitest';
import { classFacts } from '../../roster/class-facts.js';
import { referenceData } from '../../roster/reference-data.js';
import { aClass, course, org, settingsWith, yearOf } from './records.js';

const settings = settingsWith();
const known = { presence: 'present', rejected: false, pinned: null } as const;
const reference = referenceData(
  [org('1', { type: 'district' }), org('701')].map((body) => ({ body, ...known })),
  yearOf('701').map((body) => ({ body, ...known })),
  settings,
  true,
);
const schoolOf = (schoolSourcedId: string, orgSourcedId: string | null) => {
  const facts = classFacts(
    {
      ...{ class: aClass('8001', { schoolSourcedId }), course: course('300', { orgSourcedId }), students: null },
      ...{
        ...known,
        isNamed: false,
        pinnedSection: null,
        pinnedCourse: null,
        appliedScope: null,
        former: null,
        people: null,
        believed: null,
        answers: {},
      },
    },
    reference,
    { settings, scopeFingerprint: '', asOf: '2026-11-23' },
    null,
  );
  return [facts.class.schoolSourcedId, facts.accountId];
};

test.each<[string, string, string | null, [string, string | null]]>([
  ['its own, whatever the course says', '701', '1', ['701', '701']],
  ['that of its course, where it names none', '', '701', ['701', '701']],
  ['none, where its course is of the district', '', '1', ['', null]],
  ['none, where nobody names one', '', null, ['', null]],
  ['its own, also where it is not in the feed', '799', '701', ['799', null]],
])('the school of a class is %s', (_, school, courseOrg, expected) => {
  expect(schoolOf(school, courseOrg)).toEqual(expected);
});
