import { noStickyFields, type Login, type User } from '../model.js';
import { serviceUserId } from '../state.js';
import { deleteLogin } from './cascades.js';
import { isTrue, statusIn, tooLong } from './cells.js';
import { reject, type ImportContext, type Row, type RowResult } from './importer.js';
import { authenticationProvider, isEmail, isLoginName, namesIn, type Names } from './people.js';
import { mayWrite, write } from './sticky.js';

const declaredTypes = ['administrative', 'observer', 'staff', 'student', 'student_other', 'teacher'];

/** users.csv: the SIS id finds the login first, then the login name (Canvas lib/sis/user_importer.rb). */
export function importUser(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  if (row.cells.some((cell) => cell.includes('\0'))) return reject('The row holds a NUL character.');
  const sisId = row.get('user_id');
  const loginName = row.get('login_id');
  const status = statusIn(row, ['active', 'suspended', 'deleted']);
  if (!sisId) return reject('The row has no user_id.');
  if (tooLong(sisId)) return reject('The user_id is longer than 255 characters.');
  if (!loginName) return reject(`User ${sisId}: the login_id is blank.`);
  if (!status) return reject(`User ${sisId}: the status must be active, suspended or deleted.`);
  if (!isLoginName(loginName)) return reject(`User ${sisId}: the login_id holds a character that logins cannot have.`);
  const provider = authenticationProvider(row.get('authentication_provider_id'));
  if (provider === undefined) return reject(`User ${sisId}: there is no such authentication provider.`);
  const declaredType = row.get('declared_user_type')?.toLowerCase() ?? null;
  if (declaredType && declaredType !== '<delete>' && !declaredTypes.includes(declaredType))
    return reject(`User ${sisId}: unknown declared_user_type.`);

  const known = state.logins.bySisId(sisId);
  const claimed = state
    .livingLoginsNamed(loginName)
    .find((login) => login !== known && (provider === null || login.authenticationProviderId === provider));
  if (status === 'deleted') return deleteUser(sisId, known ?? ownedLogin(claimed, context), context);
  if (claimed && known)
    return reject(`User ${sisId}: the login_id belongs to ${claimed.sisId ?? 'someone without a SIS id'}.`);
  if (claimed && claimed.sisId !== null && !context.updateSisIdIfLoginClaimed)
    return reject(`User ${sisId}: the login_id is taken by user ${claimed.sisId}.`);
  const existing = known ?? claimed;
  const integrationId = row.get('integration_id');
  const owner = state.logins.byIntegrationId(integrationId);
  if (owner && owner !== existing && owner.userId !== existing?.userId)
    return reject(`User ${sisId}: the integration_id belongs to another user.`);
  const names = namesIn(row);
  if (tooLong(names.name) || tooLong(names.sortableName)) return reject(`User ${sisId}: a name is too long.`);

  const user = existing ? state.users.get(existing.userId)! : addUser(names, loginName, context);
  if (existing) rename(user, names, context);
  const login = existing ?? addLogin(user, sisId, loginName, context);
  if (login.sisId !== sisId) state.logins.setSisId(login, sisId);
  if (mayWrite(login, 'unique_id', context)) {
    if (login.name !== loginName) state.renameLogin(login, loginName);
    write<Login>(login, 'unique_id', {}, context);
  }
  login.authenticationProviderId = provider;
  if (integrationId) state.logins.setIntegrationId(login, integrationId);
  if (declaredType) login.declaredUserType = declaredType === '<delete>' ? null : declaredType;
  if (row.get('password') && (!existing || login.passwordSetBySis)) login.passwordSetBySis = true;
  const pronouns = row.get('pronouns');
  if (pronouns) write<User>(user, 'pronouns', { pronouns: pronouns === '<delete>' ? null : pronouns }, context);
  if (mayWrite(login, 'workflow_state', context)) {
    if (existing) context.statistics.changed('Pseudonym', login.state, status);
    write<Login>(login, 'workflow_state', { state: status }, context);
    user.state = 'registered';
  }
  stamp(user, login, context);
  return setEmail(row, user, sisId, context);
}

/** An invalid address is reported and not counted, but the person is saved. */
function setEmail(row: Row, user: User, sisId: string, context: ImportContext): RowResult {
  const email = row.get('email');
  if (!email) return 'done';
  if (!isEmail(email)) return reject(`User ${sisId} was saved without the e-mail address, which is not valid.`);
  if (user.email === null) context.statistics.created('CommunicationChannel');
  user.email = email;
  return 'done';
}

function ownedLogin(claimed: Login | undefined, context: ImportContext): Login | undefined {
  return context.updateSisIdIfLoginClaimed ? claimed : undefined;
}

/** Deleting what is deleted already, or was never there, is passed over in silence. */
function deleteUser(sisId: string, login: Login | undefined, context: ImportContext): RowResult {
  if (context.skipDeletes || !login || login.state === 'deleted') return 'ignored';
  if (login.userId === serviceUserId) return reject(`User ${sisId} runs this import and cannot delete himself.`);
  if (!mayWrite(login, 'workflow_state', context)) return 'ignored';
  deleteLogin(login, context);
  login.sisImportId = context.importId;
  return 'done';
}

function rename(user: User, names: Names, context: ImportContext): void {
  if (names.name) {
    const { firstName, lastName } = names;
    write<User>(user, 'name', { name: names.name, firstName, lastName }, context);
  }
  if (names.sortableName) write<User>(user, 'sortable_name', { sortableName: names.sortableName }, context);
  if (names.shortName) write<User>(user, 'short_name', { shortName: names.shortName }, context);
}

function addUser(names: Names, loginName: string, context: ImportContext): User {
  const name = names.name ?? names.sortableName ?? names.shortName ?? loginName;
  return context.state.users.add({
    name,
    sortableName: names.sortableName ?? name,
    shortName: names.shortName ?? name,
    firstName: names.firstName,
    lastName: names.lastName,
    email: null,
    pronouns: null,
    sisImportId: context.importId,
    sticky: noStickyFields,
    createdAt: context.now,
    updatedAt: context.now,
    state: 'registered',
    mergedIntoId: null,
  });
}

function addLogin(user: User, sisId: string, name: string, context: ImportContext): Login {
  context.statistics.created('Pseudonym');
  return context.state.logins.add({
    sisId,
    integrationId: null,
    sisImportId: context.importId,
    sticky: noStickyFields,
    createdAt: context.now,
    updatedAt: context.now,
    userId: user.id,
    name,
    authenticationProviderId: null,
    passwordSetBySis: false,
    signedInAt: null,
    declaredUserType: null,
    state: 'active',
  });
}

function stamp(user: User, login: Login, context: ImportContext): void {
  for (const record of [user, login]) {
    record.sisImportId = context.importId;
    record.updatedAt = context.now;
  }
  context.state.users.touch();
  context.state.logins.touch();
}

/** logins.csv adds a further login to a person who exists (Canvas lib/sis/csv/login_importer.rb). */
export function importLogin(row: Row, context: ImportContext): RowResult {
  const { state } = context;
  const sisId = row.get('user_id');
  const loginName = row.get('login_id');
  const status = statusIn(row, ['active', 'suspended', 'deleted']) ?? 'active';
  if (!sisId) return reject('The row has no user_id.');
  if (!loginName) return reject(`Login of ${sisId}: the login_id is blank.`);
  if (!isLoginName(loginName))
    return reject(`Login of ${sisId}: the login_id holds a character that logins cannot have.`);
  if (status === 'deleted') return reject(`Login of ${sisId}: logins are removed with the users file.`);
  const provider = authenticationProvider(row.get('authentication_provider_id'));
  if (provider === undefined) return reject(`Login of ${sisId}: there is no such authentication provider.`);

  const named = [
    row.get('existing_user_id') && (state.logins.bySisId(row.get('existing_user_id'))?.userId ?? 0),
    row.get('existing_integration_id') &&
      (state.logins.byIntegrationId(row.get('existing_integration_id'))?.userId ?? 0),
    row.get('existing_canvas_user_id') && Number(row.get('existing_canvas_user_id')),
  ].filter((id): id is number => typeof id === 'number');
  if (named.length === 0) return reject(`Login of ${sisId}: none of the existing_ columns says whose it is.`);
  if (new Set(named).size > 1) return reject(`Login of ${sisId}: the existing_ columns name different people.`);
  const user = state.users.get(named[0]);
  if (!user || user.state === 'deleted') return reject(`Login of ${sisId}: the person was not found.`);
  if (state.logins.bySisId(sisId)) return reject(`Login of ${sisId}: the user_id is in use.`);
  if (
    state.livingLoginsNamed(loginName).some((login) => provider === null || login.authenticationProviderId === provider)
  )
    return reject(`Login of ${sisId}: the login_id is in use.`);
  const integrationId = row.get('integration_id');
  if (state.logins.byIntegrationId(integrationId)) return reject(`Login of ${sisId}: the integration_id is in use.`);

  const login = addLogin(user, sisId, loginName, context);
  login.authenticationProviderId = provider;
  login.passwordSetBySis = row.get('password') !== null;
  login.state = status;
  state.logins.setIntegrationId(login, integrationId);
  if (isTrue(row.get('canvas_password_notification'))) context.note(`Login of ${sisId}: no mail is sent here.`);
  return setEmail(row, user, sisId, context);
}
