import type { GroupCategory, StudentGroup } from '../coursework/model.js';
import type { SisTable, Table } from '../tables.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';

interface WithSisId {
  id: number;
  sisId: string | null;
  integrationId: string | null;
  sisImportId: number | null;
  updatedAt: number;
}

/** What a row needs of the objects of its type; deleted ones hold their ids too. */
interface Identified {
  bySisId(sisId: string | null): object | undefined;
  byIntegrationId(integrationId: string | null): object | undefined;
  setSisId(of: object, sisId: string): void;
  setIntegrationId(of: object, integrationId: string | null): void;
  stamp(of: object): void;
}

/**
 * change_sis_id.csv, which runs before every other file, row by row: gives an object another SIS id or integration id and
 * stamps it with the import (Canvas lib/sis/change_sis_id_importer.rb). An id that anything of the type holds is refused,
 * be it deleted, be it the object itself.
 */
export function importChangeSisId(row: Row, context: ImportContext): RowResult {
  const oldId = row.get('old_id');
  const oldIntegrationId = row.get('old_integration_id');
  const newId = row.get('new_id');
  const newIntegrationId = row.get('new_integration_id');
  const type = row.get('type')?.toLowerCase();
  if (!type) return reject('The row has no type.');
  if (!oldId && !oldIntegrationId) return reject('The row has neither old_id nor old_integration_id.');
  if (!newId && !newIntegrationId) return reject('The row has neither new_id nor new_integration_id.');
  const table = tableFor(type, context);
  if (!table) return reject(`SIS ids of type ${type} cannot be changed.`);
  if (type === 'group_category' && (oldIntegrationId || newIntegrationId))
    return reject('Sets of groups have no integration ids.');
  if (newId === '<delete>') return reject('A SIS id can be changed, but not taken away.');
  if (newId && table.bySisId(newId)) return reject(`The new id ${newId} is in use.`);
  if (newIntegrationId && newIntegrationId !== '<delete>' && table.byIntegrationId(newIntegrationId))
    return reject(`The new integration id ${newIntegrationId} is in use.`);
  const byOldId = table.bySisId(oldId);
  const byOldIntegrationId = table.byIntegrationId(oldIntegrationId);
  if (oldId && oldIntegrationId && byOldId !== byOldIntegrationId)
    return reject(`The old ids ${oldId} and ${oldIntegrationId} name different objects.`);
  const found = byOldId ?? byOldIntegrationId;
  if (!found) return reject(`There is no ${type} with the old id ${oldId ?? oldIntegrationId}.`);

  if (newId) table.setSisId(found, newId);
  if (newIntegrationId) table.setIntegrationId(found, newIntegrationId === '<delete>' ? null : newIntegrationId);
  table.stamp(found);
  return 'done';
}

function tableFor(type: string, context: ImportContext): Identified | undefined {
  const { state } = context;
  if (type === 'group') return ofGroups(state.studentGroups);
  if (type === 'group_category') return ofGroups(state.groupCategories);
  const tables: Record<string, unknown> = {
    account: state.accounts,
    term: state.terms,
    course: state.courses,
    section: state.sections,
    user: state.logins,
  };
  const table = tables[type] as SisTable<WithSisId> | undefined;
  return (
    table && {
      bySisId: table.bySisId,
      byIntegrationId: table.byIntegrationId,
      setSisId: (of, sisId) => table.setSisId(of as WithSisId, sisId),
      setIntegrationId: (of, integrationId) => table.setIntegrationId(of as WithSisId, integrationId),
      stamp: (of) => {
        Object.assign(of, { sisImportId: context.importId, updatedAt: context.now });
        table.touch();
      },
    }
  );
}

/** Groups are few, and are looked through. */
function ofGroups(table: Table<StudentGroup> | Table<GroupCategory>): Identified {
  const rows: Array<StudentGroup | GroupCategory> = table.rows;
  const holder = (key: 'sisId' | 'integrationId', id: string | null): object | undefined =>
    id === null ? undefined : rows.find((each) => key in each && (each as StudentGroup)[key] === id);
  return {
    bySisId: (id) => holder('sisId', id),
    byIntegrationId: (id) => holder('integrationId', id),
    setSisId: (of, sisId) => Object.assign(of, { sisId }),
    setIntegrationId: (of, integrationId) => Object.assign(of, { integrationId }),
    stamp: () => table.touch(),
  };
}
