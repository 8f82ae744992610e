import type { DeviceId, Permission, UserId } from '@pezzottify/contract'
import type { RequestWrite } from './writes.ts'

/** The signed-in caller of a request, looked up for each request. */
export type Session = {
  user_id: UserId
  user_handle: string
  /** When the account was made. */
  user_since: number
  permissions: ReadonlySet<Permission>
  /** The permissions that are held for a limited number of uses only. */
  underQuota: ReadonlySet<Permission>
  device_id: DeviceId | null
  token_id: number
  /** Whether to send the cookie again to extend its life. */
  cookieIsDue?: boolean
  /** The write of this request; absent for reads. */
  write?: RequestWrite
}

/** The idle time after which a session ends. */
export const sessionIdleSeconds = 90 * 86_400
