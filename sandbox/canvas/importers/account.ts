import { noStickyFields, type Account } from '../model.js';
import { rootAccountId, type CanvasState } from '../state.js';
import { statusIn, tooLong } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { write } from './sticky.js';

/** accounts.csv, row by row in file order: parents must come before their children (Canvas lib/sis/account_importer.rb). */
export function importAccount(row: Row, context: ImportContext): RowResult {
  const { state, now } = context;
  const sisId = row.get('account_id');
  const parentSisId = row.get('parent_account_id');
  const name = row.get('name');
  const status = statusIn(row, ['active', 'deleted']);
  if (!sisId) return reject('The row has no account_id.');
  const parent = parentSisId ? state.accounts.bySisId(parentSisId) : state.accounts.get(rootAccountId);
  if (!parent) return reject(`Account ${sisId}: there is no parent account ${parentSisId}.`);
  if (parent.state === 'deleted') return reject(`Account ${sisId}: the parent account ${parentSisId} is deleted.`);
  if (tooLong(name)) return reject(`Account ${sisId}: the name is longer than 255 characters.`);

  const existing = state.accounts.bySisId(sisId);
  if (!existing && !name) return reject(`Account ${sisId}: a new account needs a name.`);
  if (!existing && !status) return reject(`Account ${sisId}: the status of a new account must be active or deleted.`);
  if (status === 'deleted') {
    if (context.skipDeletes) return 'ignored';
    const obstacle = existing && whatLivesIn(existing, state);
    if (obstacle) return reject(`Account ${sisId} cannot be deleted while it has ${obstacle}.`);
  }
  const integrationId = row.get('integration_id');
  const owner = state.accounts.byIntegrationId(integrationId);
  if (owner && owner !== existing) return reject(`Account ${sisId}: the integration_id belongs to another account.`);
  if (existing && isWithin(parent, existing, state)) return reject(`Account ${sisId} would become its own ancestor.`);

  if (!existing) {
    const stamp = { sisImportId: context.importId, sticky: noStickyFields, createdAt: now, updatedAt: now };
    state.accounts.add({ sisId, integrationId, ...stamp, parentId: parent.id, name: name!, state: status! });
    context.statistics.created('Account');
    return 'done';
  }
  write<Account>(existing, 'parent_account_id', { parentId: parent.id }, context);
  if (name) write<Account>(existing, 'name', { name }, context);
  state.accounts.setIntegrationId(existing, integrationId);
  if (status) {
    context.statistics.changed('Account', existing.state, status);
    existing.state = status;
  }
  existing.sisImportId = context.importId;
  existing.updatedAt = now;
  state.accounts.touch();
  return 'done';
}

function whatLivesIn(account: Account, state: CanvasState): string | undefined {
  if (state.accounts.rows.some((child) => child.parentId === account.id && child.state === 'active'))
    return 'active sub-accounts';
  if (state.courses.rows.some((course) => course.accountId === account.id && course.state !== 'deleted'))
    return 'active courses';
  return undefined;
}

function isWithin(account: Account, ancestor: Account, state: CanvasState): boolean {
  for (let at: Account | undefined = account; at; at = state.accounts.get(at.parentId))
    if (at === ancestor) return true;
  return false;
}
