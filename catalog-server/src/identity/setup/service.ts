import { timingSafeEqual } from 'node:crypto'
import type { DeviceFields, LoginResponse } from '@pezzottify/contract'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError, notFound } from '../../base/errors.ts'
import { randomText, sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Auth } from '../sessions/service.ts'
import type { Users } from '../accounts/users.ts'
import { tidyHandle } from '../users/queries.ts'

export type Setup = ReturnType<typeof createSetup>

/**
 * The set-up of a new server. The owner proves that the machine is theirs by the one-time code in its log. The address
 * of a request proves nothing: behind a proxy on this machine, all requests come from it.
 */
export function createSetup(store: UserStore, users: Users, auth: Auth, log: Log) {
  const hasOwner = (): boolean =>
    store.reader.query("SELECT 1 FROM user_role WHERE role = 'Admin' LIMIT 1").get() !== null
  const code = newCode()
  let creating = false

  const requireCode = (given: string | null | undefined): void => {
    if (hasOwner()) throw notFound()
    if (!isSame(given ?? '', code))
      throw new AppError(
        'setup_code_wrong',
        'The set-up code is missing or wrong. The server printed it in its log when it started, with a link that carries it.',
      )
  }

  return {
    /** The code for the log; null once there is an owner. */
    code: (): string | null => (hasOwner() ? null : code),
    /** @throws AppError `not_found` once there is an owner */
    requireNoOwner: (): void => {
      if (hasOwner()) throw notFound()
    },
    /** @throws AppError `not_found` once there is an owner, `setup_code_wrong` */
    requireCode,
    /** @throws AppError `not_found` once there is an owner, `setup_code_wrong`, `bad_device` */
    createOwner: async (
      owner: DeviceFields & { user_handle: string; password: string; code?: string | null | undefined },
    ): Promise<LoginResponse> => {
      requireCode(owner.code)
      // Checked before the owner is created: afterwards the set-up would be over.
      auth.checkDevice(owner)
      if (creating) throw new AppError('conflict', 'The owner account is being created by another request')
      creating = true
      try {
        const handle = tidyHandle(owner.user_handle)
        const id = await users.add({ handle, password: owner.password, role: 'Admin' })
        log.info('The owner account was created', { user: handle })
        return await auth.begin(id, owner)
      } finally {
        creating = false
      }
    },
  }
}

/** More than 60 bits: too many to guess at any rate, so wrong guesses need not invalidate it. */
const newCode = (): string => `${randomText(4)}-${randomText(4)}-${randomText(4)}`.toUpperCase()

/** Ignores case and separators. Hashes are compared, so that the time reveals nothing about the code. */
const isSame = (given: string, code: string): boolean =>
  timingSafeEqual(Buffer.from(digestOf(given)), Buffer.from(digestOf(code)))
const digestOf = (code: string): string => sha256Hex(code.replace(/[^A-Za-z0-9]/g, '').toUpperCase())
