import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { DeviceId } from '../ids.ts'
import { settingsPerCallMax } from '../limits.ts'
import { pathNumber } from '../page.ts'
import { Setting } from '../settings.ts'

const Settings = z.object({ settings: z.array(Setting) })

export const settings = {
  list: endpoint({
    method: 'GET',
    path: '/v1/user/settings',
    summary: 'The settings that were ever set',
    access: 'AccessCatalog',
    rateLimit: 'user_read',
    response: Settings,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/v1/user/settings',
    summary: 'Set one or several; an unknown one stores nothing',
    access: 'AccessCatalog',
    rateLimit: 'write',
    body: z.object({ settings: z.array(Setting).max(settingsPerCallMax) }),
    response: Empty,
  }),
}

export const Device = z.object({
  id: DeviceId,
  device_uuid: z.string(),
  device_type: z.string(),
  device_name: z.string().nullable(),
  os_info: z.string().nullable(),
  first_seen: z.int(),
  last_seen: z.int(),
  /** Whether this request comes from it. */
  current: z.boolean(),
})
export type Device = z.infer<typeof Device>

export const devices = {
  list: endpoint({
    method: 'GET',
    path: '/v1/user/devices',
    summary: 'The devices that are signed in as this user, last seen first',
    access: 'session',
    rateLimit: 'user_read',
    response: z.array(Device),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/v1/user/devices/{id}',
    summary: 'Sign a device out: its sessions and sockets end',
    access: 'session',
    rateLimit: 'write',
    params: z.object({ id: pathNumber }),
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
}
