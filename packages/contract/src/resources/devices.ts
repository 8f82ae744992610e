import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { DeviceId } from '../ids.ts'
import { pathNumber } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, device } from './example-values.ts'

export const Device = z.object({
  id: DeviceId,
  device_uuid: z.string(),
  device_type: z.string(),
  device_name: z.string().nullable(),
  os_info: z.string().nullable(),
  first_seen: z.int(),
  last_seen: z.int(),
  /** Whether the request comes from this device. */
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
  removeOthers: endpoint({
    method: 'DELETE',
    path: '/v1/user/devices',
    summary:
      'Sign out everywhere else: all sessions but this one end, and so do the download links and app passwords',
    access: 'session',
    rateLimit: 'write',
    response: Empty,
    status: 204,
  }),
}

export const devicesExamples: ExamplesOf<typeof devices> = {
  list: { response: [{ id: 1, ...device, first_seen: at, last_seen: at, current: true }] },
}
