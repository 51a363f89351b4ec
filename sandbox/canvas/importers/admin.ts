import { rootAccountId, serviceUserId } from '../state.js';
import { statusIn } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';

/** admins.csv: `deleted` reaches only administrators whom a SIS import made or took over. */
export function importAdmin(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  if (row.get('root_account')) return 'ignored';
  const userSisId = row.get('user_id');
  const accountSisId = row.get('account_id');
  const status = statusIn(row, ['active', 'deleted']);
  if (!userSisId) return reject('The row has no user_id.');
  if (!row.get('role') && !row.get('role_id')) return reject(`Administrator ${userSisId}: the role is blank.`);
  if (!status) return reject(`Administrator ${userSisId}: the status must be active or deleted.`);
  const account = accountSisId ? state.accounts.bySisId(accountSisId) : state.accounts.get(rootAccountId);
  if (!account) return reject(`Administrator ${userSisId}: there is no account ${accountSisId}.`);
  const login = state.logins.bySisId(userSisId);
  if (!login) return reject(`There is no user ${userSisId}.`);
  const roleId = row.get('role_id');
  const role = roleId
    ? state.roles.get(Number(roleId))
    : state.roles.rows.find((each) => each.name === row.get('role'));
  if (role?.baseType !== 'AccountMembership') return reject(`Administrator ${userSisId}: there is no such role.`);
  if (status === 'deleted' && login.userId === serviceUserId && account.id === rootAccountId)
    return reject('The user who runs this import cannot remove himself from the root account.');
  if (status === 'deleted' && context.skipDeletes) return 'ignored';

  const standing = state.admins.rows.find(
    (each) => each.userId === login.userId && each.accountId === account.id && each.role === role.name,
  );
  state.admins.touch();
  if (status === 'deleted') {
    if (!standing?.sisManaged || standing.state === 'deleted') return 'ignored';
    standing.state = 'deleted';
    context.statistics.changed('AccountUser', 'active', 'deleted');
  } else if (standing) {
    context.statistics.changed('AccountUser', standing.state, 'active');
    standing.state = 'active';
    standing.sisManaged = true;
  } else {
    const given = { userId: login.userId, accountId: account.id, role: role.name };
    state.admins.add({ ...given, sisManaged: true, state: 'active' });
    context.statistics.created('AccountUser');
  }
  return 'done';
}
