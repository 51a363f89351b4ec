import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** What is known of a message to a teacher. */
export const NoticeOutcome = {
  /** It was sent, and no answer came: it is not sent again. */
  unknown: 'unknown',
  told: 'told',
} as const;
export type NoticeOutcome = (typeof NoticeOutcome)[keyof typeof NoticeOutcome];

/** Problems of which a teacher was told, each recorded before the message is sent, so that nobody is told twice. */
export const teacherNotice = pgTable(
  'teacher_notice',
  {
    districtId: integer('district_id').notNull(),
    teacherSourcedId: text('teacher_sourced_id').notNull(),
    classId: text('class_id').notNull(),
    assignmentId: text('assignment_id').notNull(),
    code: text('code').notNull(),
    runId: integer('run_id').notNull(),
    outcome: text('outcome').$type<NoticeOutcome>().notNull().default('unknown'),
    at: timestamp('told_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: 'teacher_notice_pk',
      columns: [table.districtId, table.teacherSourcedId, table.classId, table.assignmentId, table.code],
    }),
  ],
);
