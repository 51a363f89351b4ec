import type { CodeTable } from './code-table.js';

/** Why work of a Canvas course does not become a line item of a class. */
export const workReasons = {
  WORK_NOT_FLAGGED: {
    meaning: 'its "Sync to SIS" box is not ticked',
    remedy: 'Nothing, if it is right; otherwise the teacher ticks the box in the assignment.',
    retryable: false,
  },
  WORK_NOT_PUBLISHED: { meaning: 'it is not published', remedy: 'The teacher publishes it.', retryable: false },
  WORK_NOT_GRADED: { meaning: 'it is not graded work', remedy: 'Nothing.', retryable: false },
  WORK_IS_SURVEY: { meaning: 'it is a survey', remedy: 'Nothing.', retryable: false },
  WORK_WITHOUT_POINTS: {
    meaning: 'it has no points, or 0: a grade of it cannot be said in points',
    remedy: 'The teacher gives it points in Canvas, or enters the extra credit in the SIS.',
    retryable: false,
  },
  POINTS_NOT_WHOLE: {
    meaning: 'its points are not a whole number, which the SIS refuses',
    remedy: 'The teacher makes the points a whole number in Canvas.',
    retryable: false,
  },
  WORK_OMITTED: {
    meaning: 'it does not count towards the final grade in Canvas, and OneRoster 1.1 cannot say so',
    remedy: 'Nothing, if it is right; otherwise the teacher lets it count.',
    retryable: false,
  },
  WORK_UNREADABLE: {
    meaning: "Canvas's answer about it holds something that cannot be read: what stands in the SIS stays as it is",
    remedy:
      'Nothing, if it passes: the next run reads it again. If it stays, save the assignment in Canvas once more, and check proxies between.',
    retryable: true,
  },
  WORK_HIDDEN: { meaning: 'it is hidden in the Canvas gradebook', remedy: 'Nothing.', retryable: false },
  WORK_SUPPRESSED: {
    meaning: 'its grades are hidden from students, whatever is posted',
    remedy: 'Nothing.',
    retryable: false,
  },
  WORK_AWAITS_MODERATION: {
    meaning: 'its moderated grades are not published yet',
    remedy: 'Whoever moderates it publishes the grades.',
    retryable: false,
  },
  WORK_ANONYMOUS: {
    meaning: 'it is anonymous until all its grades are posted',
    remedy: 'The teacher posts the grades.',
    retryable: false,
  },
  WORK_WITHOUT_DUE_DATE: {
    meaning: 'it has no due date, by which the SIS files it',
    remedy:
      'The teacher gives it a due date. `passback.undated: firstScore` dates such work by its first posted score.',
    retryable: false,
  },
  WORK_BEFORE_EFFECTIVE_DATE: {
    meaning: 'it was due before `passback.since`',
    remedy: 'Nothing, if it is right.',
    retryable: false,
  },
  WORK_BEFORE_CUT_OVER: {
    meaning:
      'it was due before `passback.takesOverFrom`, so that it is left to the product that fed the gradebook then',
    remedy:
      'Nothing, if it is right. To go on with a line item that stands there, link it: `rollbook grades links list DISTRICT`.',
    retryable: false,
  },
  CUT_OVER_TO_COME: {
    meaning: 'passback makes nothing before `passback.takesOverFrom`, which is still to come',
    remedy: 'Nothing: it goes from that day on, unless it is due before it.',
    retryable: false,
  },
  DUE_OUTSIDE_TERM: {
    meaning: "its due date is outside the class's term, which the SIS refuses",
    remedy: 'The teacher changes the due date.',
    retryable: false,
  },
  WORK_FOR_OTHER_SECTIONS: {
    meaning: 'it is assigned to other sections of the course only',
    remedy: 'Nothing.',
    retryable: false,
  },
  WORK_FOR_SOME_STUDENTS: {
    meaning: 'it is assigned to some students only, and `passback.someStudents` is `skip`',
    remedy: 'Nothing, if it is right.',
    retryable: false,
  },
  NOTHING_TO_SEND_YET: {
    meaning: 'no grade of it may be sent yet; its line item is made with the first one',
    remedy: 'Nothing.',
    retryable: false,
  },
  CATEGORY_MISSING: {
    meaning: "the class's teacher has no active category in the SIS for its assignment group",
    remedy:
      'Rename the group or make the category, name it in `passback.categories.aliases`, or set `passback.categories.fallback`.',
    retryable: false,
  },
  PERIOD_CLOSED: {
    meaning: 'its grading period is past the cut-off in `passback.periods`; what stands in the SIS stays',
    remedy: 'Enter the grade in the SIS by hand if it is still wanted, or move the cut-off.',
    retryable: false,
  },
  PERIOD_CLOSED_IN_CANVAS: {
    meaning: 'Canvas has cleared its "Sync to SIS" box when its grading period closed; what stands in the SIS stays',
    remedy: 'Nothing, if it is right; otherwise open the period in Canvas, and let the teacher tick the box again.',
    retryable: false,
  },
  LINK_REJECTED: {
    meaning: 'the gradebook has a line item of this title, and somebody has said that it is another work',
    remedy:
      'Rename one of the two, or let it be made under another title: `rollbook grades links reject DISTRICT --anew` with its class and work.',
    retryable: false,
  },
  WORK_WITHDRAWN: {
    meaning: 'its line item was taken back by hand, and no grade of it has changed in Canvas since',
    remedy: '`rollbook grades withdrawn release DISTRICT` lets it be sent again.',
    retryable: false,
  },
  CLASS_WITHOUT_TEACHER: {
    meaning: 'the class has no primary teacher in the SIS, whose categories would count',
    remedy: 'Name the primary teacher in the SIS.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Why a student's submission does not become a result, or leaves the result as it is. */
export const scoreReasons = {
  GRADE_WITHDRAWN: {
    meaning: 'it was taken back by hand, and has not changed in Canvas since',
    remedy: 'Nothing, if it is right; otherwise `rollbook grades withdrawn release DISTRICT` lets it be sent again.',
    retryable: false,
  },
  SCORE_PENDING_REVIEW: {
    meaning: 'a part of it waits for the teacher: the score in Canvas is not final',
    remedy: 'The teacher finishes grading it.',
    retryable: false,
  },
  SCORE_NOT_POSTED: {
    meaning: 'its grade is not posted; one that was sent before stays',
    remedy: 'The teacher posts it.',
    retryable: false,
  },
  SCORE_EXCUSED: {
    meaning: 'the student is excused',
    remedy: 'Nothing: `passback.excused` says what happens to a result that was sent before.',
    retryable: false,
  },
  SCORE_CLEARED: {
    meaning: 'the grade was taken back in Canvas',
    remedy: 'Nothing: a result that was sent before is withdrawn, if nobody has changed it in the SIS.',
    retryable: false,
  },
  SCORE_MISSING: {
    meaning: 'Canvas shows a grade without a score, or leaves the score out: nothing is concluded from it',
    remedy: 'Nothing; the next run reads it again. If it stays, enter the grade in Canvas once more.',
    retryable: true,
  },
  SCORE_OVER_MAXIMUM: {
    meaning: 'the score is over the maximum, and `passback.overMaximum` is `park`',
    remedy: 'Enter it in the SIS by hand, or set `passback.overMaximum: send`.',
    retryable: false,
  },
  SCORE_NEGATIVE: {
    meaning: 'the score is below zero',
    remedy: 'Enter it in the SIS by hand, if it is meant.',
    retryable: false,
  },
  CHECKPOINTS_OPEN: {
    meaning: 'not all parts of the discussion are graded and posted',
    remedy: 'The teacher grades and posts all parts.',
    retryable: false,
  },
  CHECKPOINT_EXCUSED: {
    meaning: 'a part of the discussion is excused, so that its total says less than it seems to',
    remedy: 'Enter the grade in the SIS by hand.',
    retryable: false,
  },
  STUDENT_NOT_KNOWN: {
    meaning: 'Canvas does not say who it is, or the roster does not know the student in this class',
    remedy: 'Check the enrollment in the SIS; a user added by hand in Canvas has no grade there.',
    retryable: false,
  },
  STUDENT_LEFT: {
    meaning: 'the student has left the class; what was sent stays',
    remedy: 'Nothing.',
    retryable: false,
  },
  DUE_BEFORE_STUDENT_CAME: {
    meaning: 'the student came from another class of the course after the work was due, and it stays with that class',
    remedy: 'Nothing; to have it in both classes, enter it in the SIS by hand.',
    retryable: false,
  },
  SUBMISSION_VANISHED: {
    meaning: 'Canvas no longer lists the submission, so nothing is concluded; what was sent stays',
    remedy: 'Check whether the student is still assigned.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Why something stays in the gradebook as it is there, though Canvas says otherwise. */
export const conflictReasons = {
  CHANGED_IN_SIS: {
    meaning: 'it was changed in the SIS after it was sent; what stands there stays',
    remedy: 'Let both agree by hand, or set `passback.conflicts: canvas`.',
    retryable: false,
  },
  ENTERED_IN_SIS: {
    meaning: 'the SIS already has another grade there, which did not come from here',
    remedy: 'Let both agree by hand, or set `passback.conflicts: canvas`.',
    retryable: false,
  },
  REMOVED_IN_SIS: {
    meaning: 'the result was deleted in the SIS after it was sent',
    remedy: 'Enter it by hand, if it is missing there.',
    retryable: false,
  },
  LINE_ITEM_DELETED: {
    meaning: 'the line item was deleted in the SIS after it was sent',
    remedy:
      'Nothing, if it is right; otherwise `rollbook grades links renew DISTRICT` with its class and work makes it again.',
    retryable: false,
  },
  LINE_ITEM_STANDS_ALREADY: {
    meaning: 'the gradebook has a line item that may be this work, and that did not come from here',
    remedy: 'See it with `rollbook grades links list DISTRICT`, and confirm or reject it.',
    retryable: false,
  },
  CLASS_IN_USE: {
    meaning: "another passback works on this class's gradebook",
    remedy: 'Nothing; the next run takes it.',
    retryable: true,
  },
  GRADEBOOK_NOT_PROVEN: {
    meaning: "the class's list of line items could not be read whole, so that nothing is made in it",
    remedy: 'Nothing; the next run reads it again.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type WorkReason = keyof typeof workReasons;
export type ScoreReason = keyof typeof scoreReasons;
export type ConflictReason = keyof typeof conflictReasons;
