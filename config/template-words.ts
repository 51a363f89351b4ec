/** Words allowed in each template, by the setting's path. Others would be replaced by nothing. */
export const templateWords: Readonly<Record<string, readonly string[]>> = {
  'mapping.ids.account': ['sourcedId', 'identifier'],
  'mapping.ids.term': ['sourcedId'],
  'mapping.ids.course': ['sourcedId', 'classCode', 'courseCode'],
  'mapping.ids.section': ['sourcedId', 'classCode', 'courseCode'],
  'mapping.ids.user': ['sourcedId', 'identifier'],
  'mapping.courseName': ['class.title', 'class.code', 'course.title', 'course.code', 'school.name'],
  'mapping.courseCode': ['class.title', 'class.code', 'course.title', 'course.code', 'school.name'],
  'mapping.sectionName': ['class.title', 'class.code', 'course.title', 'course.code', 'school.name'],
  'mapping.login': ['username', 'identifier', 'email', 'sourcedId'],
  'mapping.email': ['username', 'identifier', 'email', 'sourcedId'],
};

/** Templates whose results must be distinct: without any word all results would be equal. */
export const distinctTemplates: readonly string[] = [
  'mapping.ids.account',
  'mapping.ids.term',
  'mapping.ids.course',
  'mapping.ids.section',
  'mapping.ids.user',
  'mapping.login',
];
