/** What goes wrong where coursework is read and written; each also takes `every`. */
export const courseworkFaults: Record<string, string> = {
  'page-repeated': 'A later page of a list brings the rows of the page before it once more (path, times, every).',
  'next-link-dropped': 'A page that is not the last has no rel="next" (path, times, every).',
  'row-skipped': 'The first row of a later page is missing, as when a row before it vanished (path, times, every).',
  'row-doubled': 'Every `nth` row (default 3) of a list comes twice (nth, path, times, every).',
  'json-cut': 'The JSON of an answer breaks off in the middle (path, times, every).',
  'field-absent': 'A field, `posted_at` if none is said, is in no record (field, path, times, every).',
  'field-garbled': 'A field, `score` if none is said, holds an object in every record (field, path, times, every).',
  'score-as-text': 'Scores are texts (path, times, every).',
  'score-empty': 'Every `nth` score (default: each) is null while its grade stands (nth, path, times, every).',
  'sis-user-id-withheld': 'Records of people and submissions have no sis_user_id (path, times, every).',
  'grades-hidden': 'The token lacks view_all_grades: submissions are refused, totals are missing.',
  'course-refused': 'The coursework of a course is refused with 401 (id, path, times, every).',
  'course-unpublished': 'The SIS listing of a course is refused as unpublished: 400 (id, path, times, every).',
  'assignment-forbidden':
    'Submissions are refused with 403 where a certain assignment is among them (id, times, every).',
  'sis-listing-stale': 'The SIS listing of a course stays as it was when first read (path, times, every).',
  'graphql-forbidden': 'GraphQL is refused with 403 (times, every).',
  'graphql-errors': 'GraphQL answers 200 with errors and without data (times, every).',
  'graphql-stale':
    'GraphQL does not know what was updated in the newest `seconds` (default 60) (seconds, times, every).',
  'audit-absent': 'The log of grade changes is not there: 404 (times, every).',
  'integration-data-dropped': 'A save drops integration data without a word (path, times, every).',
  'integration-data-overwritten':
    'Right after a save another product overwrites the integration data (value, path, times, every).',
  'grading-fails-after-saving': 'A grade is stored, but the answer is 502 (path, times, every).',
  'messages-refused': 'Messages cannot be sent: 403 (times, every).',
  'message-answer-lost': 'A message is sent, but the connection is cut before the answer (times, every).',
};
