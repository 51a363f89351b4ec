import type { FastifyInstance } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { authenticationProviders } from '../importers/people.js';
import type { CanvasState } from '../state.js';
import { findAccount } from './find.js';
import { pageOf } from './paging.js';
import { accountJson, userJson } from './present.js';

type OfAccount = { Params: { account: string } };

/** Roles, who has them in an account, and how people sign in. */
export function roleRoutes(app: FastifyInstance, state: CanvasState, faults: FaultSwitches): void {
  app.get<OfAccount>('/api/v1/accounts/:account/roles', (request, reply) => {
    const account = findAccount(state, request.params.account);
    return pageOf(state.roles.rows, request, reply, faults).map((role) => ({
      id: role.id,
      role: role.name,
      label: role.name,
      base_role_type: role.baseType,
      workflow_state: role.name === role.baseType || role.name === 'AccountAdmin' ? 'built_in' : 'active',
      is_account_role: role.baseType === 'AccountMembership',
      account: accountJson(account),
    }));
  });

  /** Those of this very account, not of the ones above or below. */
  app.get<OfAccount>('/api/v1/accounts/:account/admins', (request, reply) => {
    const account = findAccount(state, request.params.account);
    const admins = state.admins.rows.filter((each) => each.accountId === account.id && each.state === 'active');
    return pageOf(admins, request, reply, faults).map((each) => ({
      id: each.id,
      role: each.role,
      role_id: state.roles.rows.find((role) => role.name === each.role)?.id ?? null,
      workflow_state: each.state,
      user: userJson(state.users.get(each.userId)!, state),
    }));
  });

  app.get<OfAccount>('/api/v1/accounts/:account/authentication_providers', (request, reply) => {
    findAccount(state, request.params.account);
    return pageOf(authentication(), request, reply, faults);
  });
}

function authentication(): object[] {
  return authenticationProviders.map((type, at) => ({
    ...{ id: at + 1, auth_type: type, position: at + 1, jit_provisioning: false },
  }));
}
