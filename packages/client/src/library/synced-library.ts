import type { ErrorCode } from '@pezzottify/contract'
import type { Library } from './model/library.ts'
import type { Mutation } from './events/index.ts'

/** How this device stands to the server. `stopped`: nobody is signed in. */
export type SyncStatus =
  | { state: 'stopped' }
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'offline' }

/** How a change ended. `refused`: the server will not have it; it was taken back here. `withdrawn`: undone unsent. */
export type Outcome =
  | { result: 'done'; seq: number | null }
  | { result: 'refused'; code: ErrorCode; message: string }
  | { result: 'withdrawn' }

/** Why changes wait although the server answers: its code, or that they were made by a newer version of the app. */
export type HeldBack = ErrorCode | 'offline' | 'outdated'

/** A change that was made. It has been applied here already; `settled` never rejects. */
export type Change = { readonly key: string; readonly settled: Promise<Outcome> }

/** A user's own things as this device shows them: what the server said, and on top what it has not yet taken. */
export type SyncedLibrary = {
  /** Null until the first answer of the server. */
  library(): Library | null
  status(): SyncStatus
  /** Changes that the server does not have yet, oldest first. */
  outbox(): readonly Mutation[]
  /** Why they are not sent; null when they are, or nothing is known against it. */
  heldBack(): HeldBack | null
  /** The server, or another tab, is of a newer version than this page: a reload brings it. */
  isOutdated(): boolean
  /** Whether changes that wait outlive this page. */
  isKept(): boolean
  /** Told whenever any of the above changed. */
  subscribe(listener: () => void): () => void
  /** Told of each change that the server refused, also of those made before this page was opened. */
  onRefused(listener: (mutation: Mutation, code: ErrorCode, message: string) => void): () => void

  start(user: string): void
  /** Closes the connection and forgets what was shown; changes that wait stay stored for this user. */
  stop(): void
  commit(mutation: Mutation): Change
  /** Takes a change back: out of the outbox while it waits there, else by an undo of its own. */
  undo(change: Change): Promise<Outcome>
}
