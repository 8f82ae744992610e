import type { z } from 'zod'
import type { LoginResponse } from '../../resources/auth.ts'
import type { Api } from '../../index.ts'
import { permissionsOf } from '../../permissions.ts'
import type { ExamplesOf } from '../examples.ts'
import { at } from '../../resources/example-values.ts'

const device = {
  device_uuid: 'my-first-script',
  device_type: 'unknown',
  device_name: 'A script',
  os_info: null,
}
const permissions = [...permissionsOf.Regular]
const signedIn: z.input<typeof LoginResponse> = {
  token: 'oPQ6CmdvAr6San0BG8zjSDPmTc17amvEVF7K00wD2mm1HsnpdprSgDWY5WBHIefT',
  user_handle: 'elena',
  permissions,
  device_id: 1,
}
const password = 'a long secret'

export const setup: ExamplesOf<Api['setup']> = {
  state: { response: { code_required: true, music_folders: [] } },
  createOwner: {
    body: { ...device, user_handle: 'elena', password, code: 'K7QM-2XPD-9RTA' },
    response: { ...signedIn, permissions: [...permissionsOf.Admin] },
  },
}

export const auth: ExamplesOf<Api['auth']> = {
  login: { body: { ...device, user_handle: 'elena', password }, response: signedIn },
  session: { response: { user_handle: 'elena', permissions } },
  createPairing: {
    response: {
      code: 'YsZj7qtABBcHXTLahKJtzZM7',
      expires_at: at + 600,
      addresses: ['http://192.168.1.20:3001'],
    },
  },
  pair: { body: { ...device, code: 'YsZj7qtABBcHXTLahKJtzZM7' }, response: signedIn },
}

export const devices: ExamplesOf<Api['devices']> = {
  list: { response: [{ id: 1, ...device, first_seen: at, last_seen: at, current: true }] },
}

const user = { user_id: 2, user_handle: 'bruno' }
const grant = {
  id: 1,
  permission: 'EditCatalog' as const,
  start_time: at,
  end_time: at + 3_600,
  countdown: null,
}

export const accounts: ExamplesOf<Api['accounts']> = {
  list: { response: [user] },
  create: { body: { user_handle: 'bruno' }, response: user },
  roles: { response: { user_handle: 'bruno', roles: ['Regular'] } },
  addRole: { body: { role: 'Regular' } },
  permissions: {
    response: {
      user_handle: 'bruno',
      permissions: [...permissions, grant.permission],
      extra_permissions: [grant],
    },
  },
  grant: {
    body: { permission: 'EditCatalog', duration_seconds: 3_600 },
    response: { permission_id: grant.id },
  },
  credentials: { response: { user_handle: 'bruno', has_password: true } },
  setPassword: { body: { password } },
}
