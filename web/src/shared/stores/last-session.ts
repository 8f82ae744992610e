import type { StoragePort } from '@pezzottify/client'
import type { LoginResponse } from '@pezzottify/contract'
import { store } from './store-text.ts'

export type SignedIn = Pick<LoginResponse, 'user_handle' | 'permissions'>

const key = 'pezzottify_session'

/** The last signed-in user of this device, for pages that are opened while the server is away. Contains no secret. */
export const createLastSession = (storage: StoragePort) => ({
  read(): SignedIn | null {
    try {
      const kept: unknown = JSON.parse(storage.getItem(key) ?? 'null')
      const isOne =
        typeof kept === 'object' &&
        kept !== null &&
        'user_handle' in kept &&
        typeof kept.user_handle === 'string' &&
        'permissions' in kept &&
        Array.isArray(kept.permissions)
      // Written by this app; an unknown permission permits nothing.
      return isOne ? (kept as SignedIn) : null
    } catch {
      return null
    }
  },
  write: (signedIn: SignedIn): void => store(storage, key, JSON.stringify(signedIn)),
  forget: (): void => storage.removeItem(key),
})
