/**
 * How this PowerSchool is set up or behaves where nobody outside has established what a real one does. Unlike a fault, a
 * switch always has a value; either value may be the one a district has.
 */
interface SwitchDescription {
  name: string;
  /** One line an operator can read. */
  summary: string;
  /** Every value it can have; the first is the default. */
  values: readonly [string, ...string[]];
}

const described = (name: string, summary: string, ...values: [string, ...string[]]): SwitchDescription => ({
  name,
  summary,
  values,
});

export const powerSchoolSwitches: readonly SwitchDescription[] = [
  // Answers
  described(
    'put-answer',
    'what answers a PUT: 201 and 200 with the object, one status for both, no body, or the object in a list',
    ...(['standard', '200', '201', '202', '204', 'empty', 'array'] as const),
  ),
  described('delete-answer', 'what answers a DELETE', '204', '200'),
  described('line-item-ids', 'who names a new line item; `provider` also takes PUT /lineItems', 'caller', 'provider'),
  described('result-ids', 'who names a new result; `provider` also takes PUT /results', 'caller', 'provider'),
  described(
    'second-result-id',
    'a result for a student who has one under another id: the later id replaces it, the earlier stays, or 409',
    ...(['replaces', 'keeps-first', 'refused'] as const),
  ),
  described('deleted-items', 'what is deleted leaves the lists, or stays as tobedeleted', 'vanish', 'tobedeleted'),
  described(
    'deleted-item-write',
    'a PUT to a deleted line item: 500 "unable to find", or it is made anew',
    '500',
    'recreated',
  ),
  described('unknown-metadata', 'metadata other than scoreType', 'dropped', 'kept'),
  described('throttle-status', 'the status of a request that comes too soon', '429', '403'),
  described('unknown-reference', 'a write that names an unknown object', '404', '422'),
  described('student-not-on-item', 'a result for a student who left the class or was not chosen', '409', '404'),
  described('locked-term', 'a write into a locked term', '409', '403'),
  // Line items
  described(
    'undated-items',
    'a line item without dueDate: 400, or due on the last day of its class',
    'refused',
    'last-day',
  ),
  described('long-titles', 'titles over 50 characters, category names over 30', 'refused', 'cut'),
  described('fractional-totals', 'a resultValueMax that is no whole number', 'refused', 'taken'),
  described('grading-period', 'a line item without gradingPeriod: taken, or 422', 'optional', 'required'),
  described(
    'changed-maximum',
    'a changed resultValueMax where there are results: they stay, are rescaled, or 409',
    ...(['keep', 'rescale', 'refused'] as const),
  ),
  described('put-hidden-fields', 'weight, extra points, publication and counting after a PUT', 'kept', 'reset'),
  described('put-student-list', 'the chosen students of a line item after a PUT', 'kept', 'reset'),
  described(
    'all-line-items',
    'GET /lineItems: of every class, of the classes of one school only, or none, where rights hide the others',
    ...(['every-class', 'one-school', 'none'] as const),
  ),
  described('new-item-defaults', 'weight, publication and counting of a new line item', 'category', 'plain'),
  described(
    'acting-teacher',
    'who acts for the plugin: the lead of the class (an item may keep the category of an earlier one), or the teacher whose category it is',
    ...(['lead', 'category'] as const),
  ),
  described('foreign-items', 'line items and categories made by hand or by another plugin', 'writable', 'refused'),
  described(
    'delete-with-results',
    'deleting a line item that has results: 412, or they go with it',
    'refused',
    'cascades',
  ),
  // Results
  described('foreign-scores', 'results in line items made by hand or by another plugin', 'writable', 'refused'),
  described('hand-scores', 'results that a teacher entered or changed by hand', 'overwritten', 'refused'),
  described('over-maximum', 'scores over the maximum', 'stored', 'refused'),
  described('negative-scores', 'scores below zero', 'stored', 'refused'),
  described('exempt-score', 'the number of an exempt result, for teacher and parents', 'shown', 'cleared'),
  described(
    'not-submitted-score',
    'the number of a result not submitted: a score as any other, or missing without a number',
    ...(['counts', 'missing'] as const),
  ),
  described('partial-status', '`submitted` and `partially graded`', 'kept', 'fully-graded'),
  described(
    'stale-write',
    'a PUT to what a person has changed since: taken; 412 the first time; 412 if its dateLastModified is older',
    ...(['taken', 'refused-once', 'refused-by-stamp'] as const),
  ),
  // Categories
  described(
    'category-metadata',
    'what says whose a category is; `none` makes them global',
    'userDcid',
    'classId',
    'none',
  ),
  described(
    'inactive-categories',
    'how an inactive category is listed: like any other, as tobedeleted, or not at all',
    ...(['listed', 'tobedeleted', 'hidden'] as const),
  ),
  // Rosters
  described(
    'terms',
    '/terms: every session that classes name, or terms and semesters only',
    'named-by-classes',
    'terms-only',
  ),
  described('grading-periods', 'which terms have grading periods', 'as-generated', 'every-term'),
  described(
    'staff-enrollments',
    'staff beside the teachers of a class: in their own role, or as teacher with primary false',
    ...(['by-role', 'as-teachers'] as const),
  ),
];

interface Profile {
  name: string;
  summary: string;
  settings: Record<string, string>;
}

/** Bundles of switches; whatever a profile does not name has its default. */
export const powerSchoolProfiles: readonly Profile[] = [
  { name: 'default', summary: 'every switch at its first value', settings: {} },
  {
    name: 'as-instructure-sends',
    summary:
      "takes what Instructure's and Google's clients send: no gradingPeriod, fractional totals, scores over the maximum, long titles; answers a DELETE with 200",
    settings: {
      ...{ 'delete-answer': '200', 'fractional-totals': 'taken', 'long-titles': 'cut', 'over-maximum': 'stored' },
      'grading-period': 'optional',
    },
  },
  {
    name: 'assigns-own-ids',
    summary:
      'names line items and results itself and returns the object in a list; what is deleted stays as tobedeleted',
    settings: {
      ...{ 'line-item-ids': 'provider', 'result-ids': 'provider', 'second-result-id': 'keeps-first' },
      ...{ 'put-answer': 'array', 'deleted-items': 'tobedeleted' },
    },
  },
  {
    name: 'put-resets',
    summary:
      'a PUT resets what OneRoster cannot see, new line items take nothing from their category, a changed maximum rescales',
    settings: {
      ...{ 'put-hidden-fields': 'reset', 'put-student-list': 'reset', 'new-item-defaults': 'plain' },
      ...{ 'changed-maximum': 'rescale', 'stale-write': 'refused-once', 'not-submitted-score': 'missing' },
    },
  },
];

export interface Switches {
  /** The value of a switch of the catalogue. */
  get(name: string): string;
  values(): Record<string, string>;
  /** @throws UnknownSwitch for a name or a value that the catalogue does not have; then nothing is changed */
  set(values: Record<string, unknown>): void;
  useProfile(name: string): void;
  /** Another value after each change. */
  version(): number;
}

export class UnknownSwitch extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownSwitch';
  }
}

export function createSwitches(): Switches {
  const current = new Map<string, string>(powerSchoolSwitches.map(({ name, values }) => [name, values[0]]));
  let version = 0;
  const set = (values: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(values)) {
      const known = powerSchoolSwitches.find((one) => one.name === name);
      if (!known) throw new UnknownSwitch(`there is no switch ${name}; GET /switches lists them`);
      if (!known.values.includes(value as string)) {
        throw new UnknownSwitch(`${name} is one of ${known.values.join(', ')}, not ${String(value)}`);
      }
    }
    for (const [name, value] of Object.entries(values)) current.set(name, value as string);
    version += 1;
  };
  return {
    get: (name) => {
      const value = current.get(name);
      if (value === undefined) throw new UnknownSwitch(`there is no switch ${name}`);
      return value;
    },
    values: () => Object.fromEntries(current),
    set,
    useProfile: (name) => {
      const profile = powerSchoolProfiles.find((one) => one.name === name);
      if (!profile) {
        const names = powerSchoolProfiles.map((one) => one.name).join(', ');
        throw new UnknownSwitch(`there is no profile ${name}; profiles are ${names}`);
      }
      const defaults = Object.fromEntries(powerSchoolSwitches.map((one) => [one.name, one.values[0]]));
      set({ ...defaults, ...profile.settings });
    },
    version: () => version,
  };
}
