import type { Category, LineItem, Result } from './records.js';

/** How references, texts and the head of a record are written; the gradebook's are as the rosters'. */
export interface WireParts {
  head(collection: 'categories' | 'lineItems' | 'results', record: Category | LineItem | Result): string;
  text(value: string | null): string;
  ref(id: string | null, type: string, plural: string): string;
}

/** What `metadata` of a category shows: whose it is. */
export function categoryMetadata({ userDcid, termId, classId }: Category): Record<string, unknown> | null {
  if (classId !== null) return { classId };
  return userDcid === null ? null : { userDcid, TermID: termId };
}

export function lineItemMetadata({ scoreType, metadata }: LineItem): Record<string, unknown> {
  return { ...metadata, scoreType };
}

/** Writes the gradebook's records as PowerSchool's OneRoster 1.1 sends them, as JSON text. */
export function createGradebookFormat({ head, text, ref }: WireParts) {
  return {
    categories: (one: Category) =>
      `${head('categories', one)},"metadata":${JSON.stringify(categoryMetadata(one))},"title":${text(one.title)}}`,
    lineItems: (one: LineItem) =>
      `${head('lineItems', one)},"metadata":${JSON.stringify(lineItemMetadata(one))},"title":${text(one.title)},` +
      `"description":${text(one.description)},"assignDate":"${one.assignDate}","dueDate":"${one.dueDate}",` +
      `"class":${ref(one.class, 'class', 'classes')},"category":${ref(one.category, 'category', 'categories')},` +
      `"gradingPeriod":${ref(one.gradingPeriod, 'gradingPeriod', 'gradingPeriods')},` +
      `"resultValueMin":${one.resultValueMin},"resultValueMax":${one.resultValueMax}}`,
    results: (one: Result) =>
      `${head('results', one)},"metadata":null,"lineItem":${ref(one.lineItem, 'lineItem', 'lineItems')},` +
      `"student":${ref(one.student, 'user', 'users')},"scoreStatus":"${one.scoreStatus}","score":${one.score},` +
      `"scoreDate":"${one.scoreDate}","comment":${text(one.comment)}}`,
  };
}
