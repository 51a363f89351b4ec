import type { SisTable } from '../tables.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';

interface WithSisId {
  id: number;
  sisId: string | null;
  integrationId: string | null;
  updatedAt: number;
}

/** change_sis_id.csv, which runs before every other file: gives an object another SIS id or integration id. */
export function importChangeSisId(row: Row, context: ImportContext): RowResult {
  const oldId = row.get('old_id');
  const oldIntegrationId = row.get('old_integration_id');
  const newId = row.get('new_id');
  const newIntegrationId = row.get('new_integration_id');
  const type = row.get('type')?.toLowerCase();
  if (!oldId && !oldIntegrationId) return reject('The row has neither old_id nor old_integration_id.');
  if (!newId && !newIntegrationId) return reject('The row has neither new_id nor new_integration_id.');
  if (!type) return reject('The row has no type.');
  const table = tableFor(type, context);
  if (!table) return reject(`SIS ids of type ${type} cannot be changed.`);
  const byOldId = table.bySisId(oldId);
  const byOldIntegrationId = table.byIntegrationId(oldIntegrationId);
  const found = byOldId ?? byOldIntegrationId;
  if (!found || (oldId && !byOldId) || (oldIntegrationId && !byOldIntegrationId))
    return reject(`There is no ${type} with the old id ${oldId ?? oldIntegrationId}.`);
  if (byOldId && byOldIntegrationId && byOldId !== byOldIntegrationId)
    return reject(`The old ids ${oldId} and ${oldIntegrationId} name different objects.`);
  if (newId === '<delete>') return reject('A SIS id can be changed, but not taken away.');
  if (newId && table.bySisId(newId)) return reject(`The new id ${newId} is in use.`);
  if (newIntegrationId && newIntegrationId !== '<delete>' && table.byIntegrationId(newIntegrationId))
    return reject(`The new integration id ${newIntegrationId} is in use.`);

  if (newId) table.setSisId(found, newId);
  if (newIntegrationId) table.setIntegrationId(found, newIntegrationId === '<delete>' ? null : newIntegrationId);
  found.updatedAt = context.now;
  table.touch();
  return 'done';
}

function tableFor(type: string, { state }: ImportContext): SisTable<WithSisId> | undefined {
  const tables: Record<string, unknown> = {
    account: state.accounts,
    term: state.terms,
    course: state.courses,
    section: state.sections,
    user: state.logins,
  };
  return tables[type] as SisTable<WithSisId> | undefined;
}
