import type { accounts } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Grants } from '../permissions/grants.ts'
import type { Accounts } from './service.ts'

export const accountRoutes = (service: Accounts, grants: Grants): Handlers<typeof accounts> => ({
  list: () => service.list(),
  create: ({ body }) => service.create(body.user_handle),
  remove: ({ params, session }) => service.remove(params.handle, session),
  roles: ({ params }) => service.roles(params.handle),
  addRole: ({ params, body, session }) => service.addRole(params.handle, body.role, session),
  removeRole: ({ params, session }) => service.removeRole(params.handle, params.role, session),
  permissions: ({ params }) => service.permissions(params.handle),
  grant: ({ params, body, session }) => grants.grant(params.handle, body, session),
  revoke: ({ params, session }) => grants.revoke(params.permission_id, session),
  credentials: ({ params }) => service.credentials(params.handle),
  setPassword: ({ params, body, session }) => service.setPassword(params.handle, body.password, session),
  devices: ({ params, session }) => service.devices(params.handle, session),
  removeDevice: ({ params, session }) => service.removeDevice(params.handle, params.id, session),
  appPasswords: ({ params }) => service.appPasswords(params.handle),
  removeAppPassword: ({ params, session }) => service.removeAppPassword(params.handle, params.id, session),
  removePassword: ({ params, session }) => service.removePassword(params.handle, session),
})
