/** Why rows are held or wait, by the codes that the guard and the imports write. */
const meanings: Readonly<Record<string, string>> = {
  OVER_SCHOOL_LIMIT: 'more than the school’s limit for one night',
  OVER_DISTRICT_LIMIT: 'more than the district’s limit for one night',
  OVER_FIRST_NIGHT_LIMIT: 'more than a first night may create',
  LAST_STUDENT: 'the class would lose its last student, or is removed with students in it',
  LAST_TEACHER: 'the class would lose its last teacher, or is removed with teachers in it',
  MOST_OF_CLASS: 'the class would lose most of its students',
  HOLDS_WORK: 'it holds graded work or submissions',
  ACCOUNT_CREATED: 'a school that is new after the first night is for a person to decide',
  ACCOUNT_MOVED: 'a school that moves is for a person to decide',
  ACCOUNT_REMOVED: 'a school that vanishes is for a person to decide',
  TERM_REMOVED: 'a term that vanishes is for a person to decide',
  TERM_SHORTENED: 'a term that gets shorter is for a person to decide',
  SECTION_MOVED: 'a section that gets another course is for a person to decide',
  PARENT_HELD: 'what it depends on is held',
  PARENT_NOT_ACCEPTED: 'Canvas has not accepted what it depends on',
  MOVE_NOT_COMPLETE: 'the other half of the move is not accepted yet',
  LOGIN_NOT_FREE: 'the login is not free yet',
  WAITS_FOR_SUCCESSOR: 'the successor must be accepted first, and some days pass',
  AFTER_FINISH_BY: 'the night was over; it goes with the next one',
};

/** What a reason code of a plan means, for an operator. */
export function meaningOf(code: string): string {
  return meanings[code] ?? 'see docs/commands.md';
}
