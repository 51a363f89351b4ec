import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guessReference } from '../../roster/reference-guess.js';
import { guessMissingReferences } from '../../store/provisioning/mapping/unknown-references.js';
import type { Store } from '../../store/postgres/connect.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

/** Ids that are often two writings of one. */
const id = fc
  .record({
    prefix: fc.constantFrom('', 'S', 's', 'sis-', 'SIS-', 'ab--', '00'),
    digits: fc.constantFrom('1001', '1002', '01001', '7', 'P3', 'p3'),
  })
  .map(({ prefix, digits }) => `${prefix}${digits}`);

test('the store tells of a missing school which record was probably meant, as the rule does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(id, { maxLength: 8 }),
      fc.uniqueArray(id, { maxLength: 5 }),
      async (known, named) => {
        const missing = named.filter((each) => !known.includes(each));
        await fill(store, {
          mirror_record: known.map((sourcedId) => ({
            ...{
              collection: 'orgs',
              sourced_id: sourcedId,
              row_hash: 1,
              content_hash: 1,
              first_run: 1,
              changed_run: 1,
            },
          })),
          problem: missing.map((detail, index) => ({
            ...{ code: 'SCHOOL_UNKNOWN', kind: 'classes', thing: `class ${index}`, field: 'school', detail },
            ...{ remedy: 'as it was', first_run: 1, last_run: 1 },
          })),
        });
        await store.sql.begin((tx) => guessMissingReferences(tx, runOfDistrict()));
        const told = await store.sql<Array<{ detail: string; remedy: string }>>`select detail, remedy from problem`;
        for (const { detail, remedy } of told) {
          const guess = guessReference(detail, known);
          expect([detail, remedy]).toEqual([
            detail,
            guess === null ? 'as it was' : expect.stringContaining(`The other id: ${guess.id}.`),
          ]);
        }
      },
    ),
    sets,
  );
});
