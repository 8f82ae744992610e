import { ApiError } from '@pezzottify/client'
import type { DeviceFields, LoginResponse, Permission } from '@pezzottify/contract'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useServices } from '../services.ts'
import { thisDevice } from './device.ts'
import { createLastSession, type SignedIn } from './last-session.ts'
import { store } from './store-text.ts'

export type SessionState =
  | { state: 'unknown' }
  | { state: 'unreachable' }
  | { state: 'signed_out'; hasOwner: boolean }
  | { state: 'signed_in'; handle: string; key: string; permissions: readonly Permission[] }

/** Stored while the server has not been told yet that its session ends. */
const endingKey = 'pezzottify_session_ending'

/** The signed-in user and their permissions. The token itself is in a cookie that no script can read. */
export const useSessionStore = defineStore('session', () => {
  const { api, storage, page, offline } = useServices()
  const session = shallowRef<SessionState>({ state: 'unknown' })
  const last = createLastSession(storage)
  /** Somebody has signed out here while the server was away, which only it can take the session from. */
  const isEnding = shallowRef(false)
  /** Another tab may have ended it, and somebody have signed in since. */
  const lookIfEnding = (): boolean => (isEnding.value = storage.getItem(endingKey) !== null)
  let reading: Promise<void> | null = null

  const isSignedIn = computed(() => session.value.state === 'signed_in')
  /** Names what is the user's on this device. It stays the same when they change their name. */
  const key = computed(() => (session.value.state === 'signed_in' ? session.value.key : ''))
  const handle = computed(() => (session.value.state === 'signed_in' ? session.value.handle : ''))
  const can = (permission: Permission): boolean =>
    session.value.state === 'signed_in' && session.value.permissions.includes(permission)
  /** Whether at least one of the permissions is held; true when none is needed. */
  const canAny = (needs: readonly Permission[] | undefined): boolean => !needs || needs.some(can)
  /** Sets permissions that arrived other than by the session request, such as by sync. */
  function adopt(permissions: readonly Permission[]): void {
    const now = session.value
    if (now.state !== 'signed_in') return
    const isSame =
      permissions.length === now.permissions.length &&
      permissions.every((permission) => now.permissions.includes(permission))
    if (!isSame) session.value = { ...now, permissions }
  }
  const device = (): DeviceFields => thisDevice(storage, page.userAgent, newUuid)

  /** Asks the server, once for concurrent callers. */
  function read(): Promise<void> {
    reading ??= ask().finally(() => (reading = null))
    return reading
  }

  async function ask(): Promise<void> {
    try {
      if (lookIfEnding()) await endSession()
      const signedIn = await api.auth.session()
      await welcome(signedIn, last.keyFor(signedIn, { isSameSession: true }))
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) await leave(await signedOut())
      else if (isEnding.value) session.value = { state: 'signed_out', hasOwner: true }
      // A server that is away for a moment does not sign anybody out.
      else if (session.value.state !== 'signed_in') await goOnWithoutServer()
    }
  }

  async function signedOut(): Promise<SessionState> {
    try {
      await api.setup.state()
      return { state: 'signed_out', hasOwner: false }
    } catch (error) {
      // 404 says that there is an owner. Any other error must not hide the sign-in form.
      return error instanceof ApiError && error.code === 'offline'
        ? { state: 'unreachable' }
        : { state: 'signed_out', hasOwner: true }
    }
  }

  async function welcome({ user_handle, permissions }: SignedIn, key: string): Promise<void> {
    await offline.signIn(key, last.read()?.key ?? null)
    last.write({ user_handle, permissions, key })
    session.value = { state: 'signed_in', handle: user_handle, key, permissions }
  }
  const begin = (login: LoginResponse): Promise<void> => welcome(login, last.keyFor(login))

  async function leave(to: SessionState): Promise<void> {
    await offline.signIn(null, last.read()?.key ?? null)
    last.forget()
    session.value = to
  }

  /** The last signed-in user gets the data stored on this device. */
  async function goOnWithoutServer(): Promise<void> {
    const known = offline.obstacle === null ? last.read() : null
    if (known) await welcome(known, known.key)
    else session.value = { state: 'unreachable' }
  }

  async function signIn(user_handle: string, password: string): Promise<void> {
    if (lookIfEnding()) await endSession()
    await begin(await api.auth.login({ body: { ...device(), user_handle, password } }))
  }

  async function pair(code: string): Promise<void> {
    if (lookIfEnding()) await endSession()
    await begin(await api.auth.pair({ body: { ...device(), code } }))
  }

  async function createOwner(user_handle: string, password: string, code: string): Promise<void> {
    await begin(await api.setup.createOwner({ body: { ...device(), user_handle, password, code } }))
  }

  /** Changes the user's own name. @throws ApiError `conflict` when somebody else has it */
  async function rename(next: string): Promise<void> {
    const { user_handle } = await api.auth.rename({ body: { user_handle: next } })
    const now = session.value
    if (now.state === 'signed_in') await welcome({ user_handle, permissions: now.permissions }, now.key)
  }

  /** An already ended session counts as ended. @throws ApiError for an answer, or none, that leaves it as it is */
  async function endSession(): Promise<void> {
    try {
      await api.auth.logout()
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 403)) throw error
    }
    isEnding.value = false
    storage.removeItem(endingKey)
  }

  /** Signs out, here at least: a server that is away ends the session when it is reached again. */
  async function signOut(): Promise<void> {
    try {
      await endSession()
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'offline')) throw error
      store(storage, endingKey, 'yes')
      lookIfEnding()
    }
    await leave({ state: 'signed_out', hasOwner: true })
  }

  return {
    session,
    isSignedIn,
    isEnding,
    handle,
    key,
    lastName: last.name,
    can,
    canAny,
    adopt,
    read,
    signIn,
    pair,
    createOwner,
    rename,
    signOut,
  }
})

/** `crypto.randomUUID` exists on secure pages only, and a server at home is often reached by plain HTTP. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte
    return value.toString(16).padStart(2, '0')
  }).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
