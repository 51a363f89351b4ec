/** Fields that only callers with `read_sis` see. */
const sisFields = new Set([
  'sis_account_id',
  'sis_term_id',
  'sis_course_id',
  'sis_section_id',
  'sis_user_id',
  'sis_login_id',
  'sis_import_id',
  'integration_id',
  'course_integration_id',
  'section_integration_id',
]);

/**
 * Gives a JSON answer its final shape: ids as texts for `application/json+canvas-string-ids`, and without SIS fields
 * for those who may not read them.
 */
export function shape(value: unknown, wanted: { stringIds: boolean; sisFields: boolean }): unknown {
  if (Array.isArray(value)) return value.map((item) => shape(item, wanted));
  if (value === null || typeof value !== 'object') return value;
  const shaped: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (!wanted.sisFields && sisFields.has(key)) continue;
    if (wanted.stringIds && isIdField(key)) shaped[key] = textIds(item);
    else shaped[key] = shape(item, wanted);
  }
  return shaped;
}

function isIdField(key: string): boolean {
  return key === 'id' || key.endsWith('_id') || key.endsWith('_ids');
}

function textIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textIds);
  return typeof value === 'number' ? String(value) : value;
}
