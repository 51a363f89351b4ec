import { DateTime } from 'luxon';
import { remedyOf } from '../codes/registry.js';
import type { SecretKey } from '../config/secrets.js';
import { canvasReadiness, gradebookReadiness, type PassbackFinding } from '../gradebook/readiness.js';
import { everything } from '../gradebook/scope.js';
import type { RegisteredDistrict } from '../store/districts/district-of.js';
import { formerProduct } from '../store/passback/foreign-writes.js';
import { otherProductCounts } from '../store/passback/gradebook.js';
import type { Store } from '../store/postgres/connect.js';
import { provisionedClasses } from '../store/provisioning/roster-for-passback.js';
import { orFailure, type Finding } from './finding.js';
import { systems } from './systems.js';

/** Checks the rights and shapes that passback needs at both ends, as the connect stage of a passback does. */
export async function checkPassback(
  store: Store,
  secretKeys: [SecretKey, ...SecretKey[]],
  district: RegisteredDistrict,
): Promise<Finding[]> {
  const { sql } = store;
  const { districtId, settings } = district;
  const asOf = DateTime.now().setZone(settings.timezone).toISODate()!;
  const classes = await provisionedClasses(sql, districtId, {
    ...{ asOf, daysAfterEnd: 0, scope: everything, selection: settings.passback },
  });
  const taking = classes.filter((each) => each.leftOut === null);
  const sample = taking[0] ?? null;
  const { sis, canvas } = systems(store, secretKeys, district);
  try {
    const former = await formerProduct(sql, districtId);
    const otherProducts = await otherProductCounts(sql, districtId, asOf);
    const context = {
      ...({ mode: 'send', otherProducts, former, policy: settings.passback, today: asOf } as const),
      categoriesOf: sis.profile.gradebook.categoriesOf,
      ...{ classes: taking.length, classesWithoutTerm: taking.filter((each) => !each.hasTermDates).length },
    };
    return [
      ...(await orFailure('sis', 'gradebook', async () => {
        const { rights } = await sis.checkGradebook(sample?.classId ?? null);
        return gradebookReadiness(rights, context).map(findingOf);
      })),
      ...(await orFailure('canvas', 'grades', async () =>
        canvasReadiness(await canvas.gradeRights(sample), context).map(findingOf),
      )),
    ];
  } finally {
    sis.close();
    canvas.close();
  }
}

function findingOf({ end, what, state, message, code }: PassbackFinding): Finding {
  return { end, what, state, message, ...(code !== null && { code, remedy: remedyOf(code) }) };
}
