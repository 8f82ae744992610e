import type { DeviceFields, LoginResponse } from '@pezzottify/contract'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError, notFound } from '../../errors.ts'
import { isLoopback } from '../../http/client-address.ts'
import type { Peer } from '../../http/peer.ts'
import { randomText } from '../../ids.ts'
import type { Log } from '../../log.ts'
import type { Auth } from '../auth/service.ts'
import type { Users } from '../users/service.ts'

export type Setup = ReturnType<typeof createSetup>

const failuresMax = 10

/**
 * The first visit. Whoever creates the owner shows that the machine is theirs: by a request that really comes from it, or
 * by the one-time code that stands in its log.
 */
export function createSetup(store: UserStore, users: Users, auth: Auth, log: Log) {
  const hasOwner = (): boolean =>
    store.reader.query("SELECT 1 FROM user_role WHERE role = 'Admin' LIMIT 1").get() !== null
  let code: string | null = hasOwner() ? null : newCode()
  let failures = 0
  let creating = false

  const spend = (given: string): void => {
    if (code !== null && normal(given) === normal(code)) return
    failures += 1
    if (failures >= failuresMax) {
      code = null
      log.warn('The set-up code was guessed wrong too often and is void. Restart the server for a new one.')
    }
    throw new AppError(
      'setup_code_wrong',
      code === null
        ? 'The set-up code is used up. Restart the server for a new one.'
        : 'The set-up code is missing or wrong. It stands in the log of the server.',
    )
  }

  return {
    /** For the log; null once it is not needed or void. */
    code: (): string | null => (hasOwner() ? null : code),
    /** @throws AppError `not_found` once there is an owner */
    state: (request: Request, peer: Peer): { code_required: boolean } => {
      if (hasOwner()) throw notFound()
      return { code_required: !comesFromThisMachine(request, peer) }
    },
    /** @throws AppError `not_found` once there is an owner, `setup_code_wrong`, `bad_device` */
    createOwner: async (
      request: Request,
      peer: Peer,
      owner: DeviceFields & { user_handle: string; password: string; code?: string | null | undefined },
    ): Promise<LoginResponse> => {
      if (hasOwner()) throw notFound()
      if (!comesFromThisMachine(request, peer)) spend(owner.code ?? '')
      if (creating) throw new AppError('conflict', 'The owner account is being created by another request')
      creating = true
      try {
        const id = await users.add({ handle: owner.user_handle, password: owner.password, role: 'Admin' })
        log.info('The owner account was created', { user: owner.user_handle })
        return await auth.begin(id, owner.user_handle, owner)
      } finally {
        creating = false
      }
    },
  }
}

/**
 * A loopback connection proves nothing when a proxy on this machine passes it on, or when a page elsewhere makes the
 * owner's browser ask: so no forwarding headers, a loopback `Host`, and no other site behind it.
 */
function comesFromThisMachine(request: Request, peer: Peer): boolean {
  const { headers } = request
  const forwarded = [...headers.keys()].some((name) =>
    /^(forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name),
  )
  const origin = headers.get('origin')
  return (
    peer.loopback &&
    !forwarded &&
    isLoopbackHost(headers.get('host') ?? new URL(request.url).host) &&
    (origin === null || isLoopbackHost(URL.parse(origin)?.host ?? '')) &&
    ['same-origin', 'none', null].includes(headers.get('sec-fetch-site'))
  )
}

function isLoopbackHost(host: string): boolean {
  const name = URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? ''
  return name === 'localhost' || isLoopback(name)
}

const newCode = (): string => `${randomText(4)}-${randomText(4)}`.toUpperCase()
const normal = (code: string): string => code.replace(/[^A-Za-z0-9]/g, '').toUpperCase()
