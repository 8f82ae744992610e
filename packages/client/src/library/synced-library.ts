import type { ErrorCode } from '@pezzottify/contract'
import type { Library } from './model/library.ts'
import type { Mutation } from './events/index.ts'

/** The connection of this device to the server. `stopped`: nobody is signed in. */
export type SyncStatus =
  | { state: 'stopped' }
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'offline' }

/**
 * The result of a change. `refused`: the server rejected it, and it was rolled back here. `withdrawn`: undone before
 * it was sent.
 */
export type Outcome =
  | { result: 'done'; seq: number | null }
  | { result: 'refused'; code: ErrorCode; message: string }
  | { result: 'withdrawn' }

/**
 * Why changes wait although the server answers: its error code, or `outdated` when a newer version of the app made
 * them.
 */
export type HeldBack = ErrorCode | 'offline' | 'outdated'

/** A change that was made. It is applied here already; `settled` never rejects. */
export type Change = { readonly key: string; readonly settled: Promise<Outcome> }

/** What the server tells those who follow playback: for `readSharedPlayback` and the like. */
export type PlaybackMessage = { type: 'playback.state' | 'playback.command'; payload?: unknown }

/** A user's own things as this device shows them: the confirmed state with the waiting changes on top. */
export type SyncedLibrary = {
  /** Null until the first answer of the server. */
  library(): Library | null
  status(): SyncStatus
  /** Changes that the server does not have yet, oldest first. */
  outbox(): readonly Mutation[]
  /** Why they are not being sent; null when they are, or no reason is known. */
  heldBack(): HeldBack | null
  /** The server, or another tab, has a newer version than this page: a reload gets it. */
  isOutdated(): boolean
  /** Whether waiting changes are stored beyond the life of this page. */
  isPersistent(): boolean
  /** Adds a listener for any change of the above. */
  subscribe(listener: () => void): () => void
  /** Adds a listener for each change that the server refused, also those made before this page was opened. */
  onRefused(listener: (mutation: Mutation, code: ErrorCode, message: string) => void): () => void
  /** Adds a listener for when the catalog has changed, or may have while this device was not connected. */
  onCatalogChanged(listener: () => void): () => void
  /** Adds a listener for what the server tells those who follow playback, in each tab. */
  onPlayback(listener: (message: PlaybackMessage) => void): () => void

  start(user: string): void
  /** The server may be back: it is tried at once. */
  wake(): void
  /** Whether somebody looks or listens. Without either there is no connection; changes are still sent. */
  setNeeded(isNeeded: boolean): void
  /** Whether this device shows what the user's other devices play, and can be told what to play. Off at first. */
  setFollowing(isFollowing: boolean): void
  /** Closes the connection and clears what is shown; waiting changes stay stored for this user. */
  stop(): void
  commit(mutation: Mutation): Change
  /** Undoes a change: removes it from the outbox while it waits there, otherwise sends an undo. */
  undo(change: Change): Promise<Outcome>
}
