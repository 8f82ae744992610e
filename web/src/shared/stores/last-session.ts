import type { StoragePort } from '@pezzottify/client'
import type { LoginResponse, Permission } from '@pezzottify/contract'
import { storedFields } from '@pezzottify/client/stored-value'
import { store } from './store-text.ts'

export type SignedIn = { user_handle: string; permissions: readonly Permission[] }
/** The account for good, whatever its name. */
type Account = Pick<LoginResponse, 'user_handle' | 'user_id' | 'user_since'>
type Stored = SignedIn & { key: string }

export const lastKey = 'pezzottify_session'
const nameKey = 'pezzottify_last_name'
const accountsKey = 'pezzottify_accounts'

/** The last signed-in user of this device, for pages that are opened while the server is away. Contains no secret. */
export function createLastSession(storage: StoragePort) {
  /** Null for nobody. Versions that knew no keys used the name as one. */
  function readLast(): (Stored & { isOld: boolean }) | null {
    const stored = storedFields(storage, lastKey)
    const { user_handle, permissions, key } = stored
    if (typeof user_handle !== 'string' || !Array.isArray(permissions)) return null
    const isOld = typeof key !== 'string'
    // Written by this app; an unknown permission permits nothing.
    return {
      user_handle,
      permissions: permissions as SignedIn['permissions'],
      key: isOld ? user_handle : key,
      isOld,
    }
  }

  /**
   * The key under which everything of a user lies on this device: the name of their first session here, which stays when
   * they change it. `isSameSession`: it is the session that the last user began.
   */
  function keyFor(account: Account, { isSameSession = false } = {}): string {
    const id = `${account.user_id}-${account.user_since}`
    const accounts = storedFields(storage, accountsKey)
    const known = accounts[id]
    if (typeof known === 'string') return known
    const last = readLast()
    const name = isSameSession && last?.isOld ? last.key : account.user_handle
    // Somebody who is called otherwise now may have begun under this name.
    const key = Object.values(accounts).includes(name) ? `${name}/${id}` : name
    store(storage, accountsKey, JSON.stringify({ ...accounts, [id]: key }))
    return key
  }

  return {
    read: (): Stored | null => readLast(),
    keyFor,
    write(signedIn: Stored): void {
      store(storage, lastKey, JSON.stringify(signedIn))
      store(storage, nameKey, signedIn.user_handle)
    },
    /** The name stays, so that it need not be typed again. */
    forget: (): void => storage.removeItem(lastKey),
    /** The name under which somebody signed in here last; empty before that. */
    name: (): string => storage.getItem(nameKey) ?? '',
  }
}
