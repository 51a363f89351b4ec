import type { CanvasClient } from '../canvas/client.js';
import {
  describeImporter,
  lookBackMs,
  mostImports,
  otherImporters,
  type OtherImporter,
} from '../canvas/sis/other-importers.js';
import { remedyOf } from '../codes/registry.js';
import type { DistrictSettings } from '../config/settings.js';
import type { Database } from '../store/postgres/connect.js';
import { ownImports } from '../store/provisioning/imports/own-imports.js';
import type { Finding } from './finding.js';

const what = 'other importers';

/** Who else has imported into this Canvas in the last seven days, a finding each. */
export async function importerFindings(
  db: Database,
  canvas: CanvasClient,
  setting: DistrictSettings['canvas']['otherImporters'],
): Promise<Finding[]> {
  const now = new Date();
  const imports = await canvas.recentSisImports(new Date(now.getTime() - lookBackMs), mostImports);
  if (imports === null) {
    const message = 'not known: this token may not list the imports of Canvas';
    return [{ end: 'canvas', what, state: 'note', message }];
  }
  const own = await ownImports(
    db,
    imports.flatMap(({ dataSetId }) => dataSetId ?? []),
  );
  const others = otherImporters(imports, own, now);
  if (others.length === 0) return [{ end: 'canvas', what, state: 'fine', message: 'none in the last seven days' }];
  return others.map((importer) => findingOf(importer, setting));
}

function findingOf(importer: OtherImporter, setting: 'refused' | 'allowed'): Finding {
  const message = `${importer.name}: ${describeImporter(importer)}`;
  const code = importer.isActive && setting === 'refused' ? 'OTHER_IMPORTER_ACTIVE' : null;
  if (code === null) return { end: 'canvas', what, state: 'note', message, importer };
  return { end: 'canvas', what, state: 'wrong', message, code, remedy: remedyOf(code), importer };
}
