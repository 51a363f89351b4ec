import type { CodeTable } from './code-table.js';

/** What stands in the way of a link of an adoption, or of making a thing that has none. Nights leave it alone until then. */
export const adoptionReasons = {
  ADOPTION_ID_HELD: {
    meaning: 'another object of Canvas holds the SIS id that the thing would get',
    remedy:
      'Look both up in Canvas. If the other one is the thing, reject this link, and confirm that one after another evaluation; if not, give the other one another SIS id.',
    retryable: false,
  },
  ADOPTION_ID_HELD_BY_DELETED: {
    meaning: 'a deleted object of Canvas holds the SIS id that the thing would get',
    remedy:
      'Restore the deleted object in Canvas if it is the same thing, or give it another SIS id (change_sis_id.csv). Then evaluate and plan again.',
    retryable: false,
  },
  ADOPTION_LOGIN_HELD: {
    meaning: 'somebody in Canvas has the login that the person would get: Canvas would give that account away',
    remedy:
      'If both are one person, confirm the link. If not, give one of the two another login, in the SIS or in Canvas; then evaluate and plan again.',
    retryable: false,
  },
  ADOPTION_SEVERAL_IDS: {
    meaning: 'a merged person has logins with several SIS ids, and nothing says which of them is meant',
    remedy:
      'Take the SIS id from the logins that are not used any more, or give one of them the login of the SIS; then evaluate and plan again. Nothing is taken apart.',
    retryable: false,
  },
  ADOPTION_OBJECT_DELETED: {
    meaning: 'the object of Canvas is deleted',
    remedy: 'Restore it in Canvas if it is wanted, or reject the link: then a new one is made.',
    retryable: false,
  },
  ADOPTION_OBJECT_TWICE: {
    meaning: 'one object of Canvas was confirmed for two things of the SIS',
    remedy: 'Reject one of the two. If they are one thing, mend it in the SIS.',
    retryable: false,
  },
  ADOPTION_COURSE_OPEN: {
    meaning: 'the section is in a course whose own link is open or rejected, or that has no SIS id and no link',
    remedy: 'Confirm the link of the course, then apply again; or reject that of the section.',
    retryable: false,
  },
  ADOPTION_NOT_AS_CONFIRMED: {
    meaning:
      'Canvas does not show the object under the SIS id by which it would be linked: it was changed, or the id was refused',
    remedy: 'Look the object up in Canvas; then evaluate and plan again.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type AdoptionReason = keyof typeof adoptionReasons;
