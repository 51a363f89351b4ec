import type { CodeTable } from './code-table.js';

/** Why Canvas as it stands differs from Canvas as Rollbook would have it, while another integration still fills it. */
export const shadowCauses = {
  SIS_AHEAD: {
    meaning: 'the SIS has changed since the comparison before, and Canvas has not followed',
    remedy:
      'Nothing the first day: the other integration is later. If it is still told after days, that integration leaves it out: look into its own log.',
    retryable: true,
  },
  CANVAS_AHEAD: {
    meaning: 'both agreed at the comparison before, and Canvas has changed since, without the SIS',
    remedy: 'Ask who changed it in Canvas. It stays so after adopting, unless the SIS says something else later.',
    retryable: false,
  },
  DIFFERS_FROM_START: {
    meaning: 'it differed already when both were compared for the first time',
    remedy:
      'Many of one kind are a setting of the other integration: make the district file say the same (templates, scope), or expect Rollbook’s after adopting. Single ones: look them up in both.',
    retryable: false,
  },
  NEWLY_COMPARED: {
    meaning: 'it could not be compared before: what it belongs to was linked, or was settled, since',
    remedy: 'Look it up in both.',
    retryable: false,
  },
  HAND_MADE: {
    meaning: 'somebody has made it by hand in Canvas, and nothing in the SIS stands for it',
    remedy: 'Nothing; what was made by hand stays as it is.',
    retryable: false,
  },
  RECORD_ENDED: {
    meaning: 'the SIS has ended it, or has it no longer, and Canvas has kept it',
    remedy:
      'Nothing, if the other integration keeps what has ended. Rollbook takes away nothing that it has not made or adopted.',
    retryable: false,
  },
  RECORD_TO_BEGIN: {
    meaning: 'by the SIS it begins later, and Canvas has it already',
    remedy: 'Nothing; it ends by itself on the day on which it begins.',
    retryable: true,
  },
  RECORD_OUT_OF_SCOPE: {
    meaning: 'the district file leaves it out, and Canvas has it',
    remedy:
      'Nothing, if that is meant. `rollbook explain DISTRICT ID` says by which setting; change `scope` if it should be in Canvas.',
    retryable: false,
  },
  RECORD_KEPT_AWAY: {
    meaning: 'a problem in the SIS keeps it from being mapped, and Canvas has it; the problem is told beside it',
    remedy: 'See `rollbook problems DISTRICT`: what is mended there is compared the night after.',
    retryable: false,
  },
  NO_RECORD: {
    meaning: 'an integration has made it in Canvas, and nothing in the SIS was found to stand for it',
    remedy: 'Nothing; it stays as it is. If it should stand for a record, look why it was not matched.',
    retryable: false,
  },
  SECOND_OBJECT: {
    meaning: 'Canvas has it twice: another object is taken for its record',
    remedy:
      'Merge two accounts of one person in Canvas (People, Merge); conclude the course that is not used. Then it ends.',
    retryable: false,
  },
  LINK_IN_QUESTION: {
    meaning: 'nobody has said yet which object of Canvas it is, so that it is not compared',
    remedy: 'Answer it when adopting, or mend what keeps it from being matched (`rollbook evaluate DISTRICT --csv`).',
    retryable: false,
  },
  GONE_FROM_CANVAS: {
    meaning: 'it stood in Canvas, and was deleted there',
    remedy: 'Ask who deleted it. Rollbook would make it again.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type ShadowCause = keyof typeof shadowCauses;
