/**
 * How OneRoster 1.1 providers, PowerSchool among them, and Canvas are known to misbehave or to surprise, and what in the
 * practice systems does the same: a fault, a switch and its value, or something that people do or that always is so.
 */
export type InSandbox =
  | { fault: string }
  | { switch: string; value: string }
  | { edit: string }
  | { event: string }
  | { act: string }
  /** So it always is: a test of the practice systems shows it. */
  | { always: string };

const fault = (name: string): InSandbox => ({ fault: name });
const set = (name: string, value: string): InSandbox => ({ switch: name, value });
const always = (file: string): InSandbox => ({ always: `test/sandbox/${file}.test.ts` });

export const knownOfProviders: Readonly<Record<string, readonly InSandbox[]>> = {
  'a limit that is cut down without a word': [fault('clamp-pages'), fault('refuse-over-limit')],
  'no X-Total-Count': [fault('no-total-count')],
  'a next link that repeats itself': [fault('repeat-next')],
  'rows that drift between pages': [fault('drift-rows')],
  'a row that is deleted while its list is read': [fault('early-row-gone')],
  'a hundred rows by default': [fault('default-page')],
  'filters without quotation marks only': [fault('unquoted-filter')],
  'filters that are ignored': [fault('ignore-filter')],
  '400 for a sort': [fault('refuse-sort')],
  'pages that are sorted each for itself': [fault('sort-within-page')],
  'the status inactive': [fault('inactive-status')],
  'null for optional fields': [fault('null-optionals')],
  'ids with spaces around them': [fault('padded-ids')],
  'numbers as texts': [fault('string-numbers')],
  'booleans as JSON booleans': [fault('boolean-json')],
  'references as bare ids': [fault('flat-refs')],
  'lists under other names': [fault('alias-envelopes')],
  '201 for a replacement': [set('put-answer', '201')],
  '204 for a PUT': [set('put-answer', '204')],
  'the object of a PUT in a list': [set('put-answer', 'array')],
  'ids that the provider gives': [set('line-item-ids', 'provider'), set('result-ids', 'provider')],
  '422 without a grading period': [set('grading-period', 'required')],
  '"wait N seconds"': [fault('too-soon'), fault('write-too-soon')],
  '429 with Retry-After': [fault('too-many'), fault('write-429')],
  '502 and 504': [fault('bad-gateway'), fault('write-gateway-applied')],
  'a token revoked early': [fault('token-revoked'), fault('token-expired-on-write')],
  'a lifetime of a token as text': [fault('token-string-expiry'), fault('token-number-expiry')],
  'a new token that ends the old one': [fault('token-kills-old')],
  '401 for want of the header of a vendor': [fault('vendor-header-missing')],
  '401 without a body': [fault('empty-401')],
  'a category that is inactive, or of another teacher': [fault('category-refused'), { edit: 'deactivate-category' }],
  'titles over fifty characters': [set('long-titles', 'refused'), set('long-titles', 'cut')],
  'the same title, class and due date twice': [fault('already-exists')],
  'fractional totals': [set('fractional-totals', 'refused'), set('fractional-totals', 'taken')],
  'scores over the maximum': [set('over-maximum', 'refused'), set('over-maximum', 'stored')],
  'a student who left the class': [set('student-not-on-item', '404'), set('student-not-on-item', '409')],
  'a locked term, unlocked again': [fault('term-locked'), { edit: 'lock-term' }, { edit: 'unlock-term' }],
  'a teacher who changed': [fault('not-teaching'), { event: 'replace-teacher' }],
  'a category of the former teacher': [set('acting-teacher', 'lead'), set('acting-teacher', 'category')],
  'a changed maximum': ['keep', 'rescale', 'refused'].map((value) => set('changed-maximum', value)),
  'a PUT that resets weight and publication': [set('put-hidden-fields', 'reset')],
  'an item that spans sections': [{ edit: 'span-item' }],
  "another product's item of the same title": [{ edit: 'product-item' }],
  'a deleted item: 500': [fault('item-gone'), set('deleted-item-write', '500')],
  '412 for a stale write': [fault('stale-write-refused'), set('stale-write', 'refused-once')],
  'soft deletion, or none': [set('deleted-items', 'tobedeleted'), { event: 'mark-tobedeleted' }, fault('drops-vanish')],
  'terms of each school': [always('district')],
  'a student who left and came back': [{ event: 're-enter' }],
  'co-teachers, and people at two schools': [always('district')],
};

export const knownOfCanvas: Readonly<Record<string, readonly InSandbox[]>> = {
  'a crash in a chunk': [fault('crash-in-chunk')],
  'an import that stays in initializing': [fault('stuck-initializing')],
  'job workers that are down': [fault('stuck-created'), fault('import-paused')],
  'a slow import': [fault('slow-import')],
  'throttling, with 429 and with 403': [fault('throttle-429'), fault('throttle-403'), fault('throttle-as-403')],
  'an expired token': [fault('expired-token')],
  'no last link': [fault('no-last-link')],
  'a grade that is cleared, and graded_at stands still': [{ act: 'clear' }, always('canvas-coursework-grading')],
  'a late deduction made anew, without it': [{ act: 'late-policy' }, always('canvas-coursework-periods')],
  'a graded row that vanishes and returns': [{ act: 'unassign' }, { act: 'reassign' }],
  'pending_review with a part of the score': [always('canvas-coursework-grading')],
  'a checkpointed discussion with the sum of its parts': [{ act: 'redate-part' }, always('canvas-coursework-grading')],
  'a restriction by module that no list shows': [set('module-restricted-listing', 'all-sections')],
  '25 overrides that empty the dates': [always('canvas-coursework-audience')],
  'flags that go when a period closes': [{ act: 'close-period' }, always('canvas-coursework-periods')],
  'a next link lost for a long query': [fault('next-link-dropped'), always('canvas-coursework-submissions')],
  'a save refused for want of a due date': [set('save-with-broken-rules', 'refused')],
  "another product's keys in integration data": [fault('integration-data-overwritten')],
  'posted_at that is null': [{ act: 'hide' }, fault('field-absent')],
  'an unknown term, taken without a word': [always('canvas-csv-courses')],
  'cross-listed sections': [always('canvas-coursework-audience')],
  'a student in two sections of a course': [always('canvas-coursework-submissions')],
  'no SIS ids for want of a right': [fault('sis-fields-hidden'), fault('sis-user-id-withheld')],
};
