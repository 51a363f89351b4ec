import type { CodeTable } from './code-table.js';

/** What passback lacks at one of both ends: told by its connect stage and by `rollbook connect`. */
export const passbackChecks = {
  GRADEBOOK_READ_REFUSED: {
    meaning: 'the SIS does not let us read the gradebook: passback cannot begin',
    remedy: 'Give the plug-in the scope `gradebook.readonly`, which reads categories, line items and results.',
    retryable: false,
  },
  GRADEBOOK_WRITE_REFUSED: {
    meaning: 'the SIS does not let us write the gradebook: nothing can be sent, only planned',
    remedy: 'Give the plug-in the scope `gradebook.createput`. Until then `rollbook grades plan DISTRICT` works.',
    retryable: false,
  },
  GRADEBOOK_DELETE_REFUSED: {
    meaning: 'the SIS does not let us delete results: a grade that is cleared or excused later stays there',
    remedy: 'Give the plug-in the scope `gradebook.delete`, or set `passback.excused: leave`.',
    retryable: false,
  },
  GRADEBOOK_SCOPES_NOT_TOLD: {
    meaning: 'the SIS does not say which scopes a token has, so that a missing right shows only when it writes',
    remedy: 'Begin with one teacher, and look at `rollbook grades list DISTRICT`.',
    retryable: false,
  },
  CATEGORIES_UNREADABLE: {
    meaning: 'the categories of the SIS cannot be read: no line item can be placed',
    remedy: 'Give the plug-in read access to `/categories`.',
    retryable: false,
  },
  CATEGORIES_NONE: {
    meaning: 'the SIS shows no active category: no new line item can be made',
    remedy: 'Teachers need active categories; check that the plug-in may read them.',
    retryable: false,
  },
  CATEGORIES_WITHOUT_TEACHER: {
    meaning: 'categories do not say whose they are (`metadata.userDcid`), so that one of another teacher may be chosen',
    remedy: 'Ask PowerSchool why `/categories` lacks the metadata; try one teacher first.',
    retryable: false,
  },
  CATEGORIES_WITHOUT_TERM: {
    meaning: 'categories do not say of which year they are (`metadata.TermID`), so that one of last year may be chosen',
    remedy: 'Ask PowerSchool why `/categories` lacks the metadata; try one teacher first.',
    retryable: false,
  },
  GRADEBOOK_RECORDS_UNREADABLE: {
    meaning: 'records of the gradebook are not what OneRoster 1.1 says, and count as not there',
    remedy: 'Report it to the vendor of the SIS with the collection and the numbers.',
    retryable: false,
  },
  GRADEBOOK_CLASS_UNREADABLE: {
    meaning: "a class's line items or results cannot be read; such a class is left out",
    remedy: 'Check that the plug-in may read `/classes/{id}/lineItems` and `/classes/{id}/results`.',
    retryable: false,
  },
  TERMS_UNKNOWN: {
    meaning: 'classes name terms of which the SIS gives no dates: due dates outside the term are not seen beforehand',
    remedy: 'Check the academic sessions that `rollbook problems DISTRICT` names.',
    retryable: false,
  },
  OTHER_PRODUCT_FOUND: {
    meaning: 'another product writes into gradebooks of the district',
    remedy:
      'Decide: switch it off, leave those classes to it (`passback.otherProducts: leaveOut`), or send beside it (`beside`).',
    retryable: false,
  },
  FOREIGN_WRITES_NOT_TRIED: {
    meaning:
      'line items of the product before the cut-over may be works, and whether the SIS takes our writes to them is not proved: none can be linked',
    remedy: '`rollbook grades links try DISTRICT` tries it on one of them, when you agree; or leave them.',
    retryable: false,
  },
  FOREIGN_WRITES_REFUSED: {
    meaning: 'the SIS refuses our writes to line items that another product has made: none can be linked',
    remedy:
      'Leave them; teachers enter in the SIS what changes of such work. A right that was missing can be tried again.',
    retryable: false,
  },
  FOREIGN_WRITES_ALTERED: {
    meaning: 'the SIS changed a line item of another product, or its result, when the same was written once more',
    remedy: 'Put right in the SIS what it changed, and leave such line items: none can be linked.',
    retryable: false,
  },
  CANVAS_GRADES_HIDDEN: {
    meaning: 'Canvas does not show grades to the token: passback cannot begin',
    remedy: 'Give the role of the token\'s user "Grades - view all grades" in the root account.',
    retryable: false,
  },
  CANVAS_STUDENTS_HIDDEN: {
    meaning: 'Canvas shows no SIS ids of students, so that no grade can be matched to one: passback cannot begin',
    remedy: 'Give the role of the token\'s user "SIS Data - read" in the root account.',
    retryable: false,
  },
  CANVAS_COURSEWORK_HIDDEN: {
    meaning: 'Canvas does not show the work of courses to the token: passback cannot begin',
    remedy: 'Give the role of the token\'s user "Course Content - view" in the root account.',
    retryable: false,
  },
  CANVAS_COURSE_UNREADABLE: {
    meaning: 'work or grades of a course that was tried cannot be read; such a class is left out',
    remedy: "See in the run's report which classes are left out, and why.",
    retryable: false,
  },
  CANVAS_GROUPS_HIDDEN: {
    meaning: 'Canvas does not show assignment groups, so that only the fallback category can be chosen',
    remedy: 'Give the role of the token\'s user "Course Content - view" in the root account.',
    retryable: false,
  },
  CANVAS_PERIODS_HIDDEN: {
    meaning: 'Canvas does not show grading periods: when they close is not known',
    remedy: 'Give the role of the token\'s user "Course Content - view" in the root account.',
    retryable: false,
  },
  CANVAS_TOTALS_HIDDEN: {
    meaning: 'Canvas does not show totals: course grades cannot be carried',
    remedy: 'Give the role of the token\'s user "Grades - view all grades" in the root account.',
    retryable: false,
  },
  CANVAS_GRAPHQL_CLOSED: {
    meaning: 'Canvas answers no GraphQL to the token, so that each class is read whole each time: slower, not less',
    remedy: 'Use a token of a user, or of a developer key without scopes.',
    retryable: false,
  },
  SYNC_TO_SIS_MISSING: {
    meaning: 'the "Sync to SIS" box is not there in the root account, so that no work can be flagged',
    remedy:
      'Have the feature `post_grades` switched on, or install a tool with that placement; or set `passback.work: published`.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type PassbackCheck = keyof typeof passbackChecks;
