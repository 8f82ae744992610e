import { isRecord } from '../is-record.ts'
import { type EventEnvelope, readEnvelope } from '@pezzottify/contract/reading'
import type { Mutation } from '../library/events/index.ts'
import type { Cursor } from '../library/state.ts'
import type { ConnectionState } from './connection.ts'
import type { HeldBack, Outcome, PlaybackMessage } from '../library/synced-library.ts'

/**
 * The version of the messages that a tab knows. Tabs of two versions may be open at once, so the meaning of a message
 * never changes: there are only new types and new fields, and this number increases with them. Tabs older than the
 * number send none.
 */
export const tabVersion = 3

/** The messages of one user's tabs, apart from the election. */
export type TabMessage =
  /** A tab was opened and asks for the state. */
  | { type: 'hello' }
  | { type: 'added'; key: string; mutation: Mutation }
  | { type: 'settled'; key: string; outcome: Outcome }
  /** Why the leader does not send the outbox. */
  | { type: 'held'; why: HeldBack | null }
  | { type: 'heard'; event: EventEnvelope }
  | { type: 'state'; state: ConnectionState }
  | { type: 'greeted'; place: Cursor }
  /** Since version 2. */
  | { type: 'catalog' }
  /** Since version 3. */
  | { type: 'playback'; message: PlaybackMessage }
/** The messages of the election: a question for the leader, its answer, and its resignation. */
export type LeaderMessage = { type: 'who' } | { type: 'leading' } | { type: 'released' }

export type ReceivedTabMessage = { version: number; message: TabMessage | LeaderMessage | null }

/** A message of another tab of this user; its message is null when this version does not know it. */
export function readTabMessage(said: unknown, user: string): ReceivedTabMessage | null {
  if (!isRecord(said) || said['user'] !== user || typeof said['type'] !== 'string') return null
  const version = typeof said['version'] === 'number' ? said['version'] : 0
  return { version, message: messageOf(said['type'], said) }
}
const states: readonly ConnectionState[] = ['connecting', 'live', 'offline']

function messageOf(type: string, said: Record<string, unknown>): TabMessage | LeaderMessage | null {
  const { key, mutation, outcome, event, place, why, message } = said
  switch (type) {
    case 'hello':
    case 'catalog':
    case 'who':
    case 'leading':
    case 'released':
      return { type }
    case 'added':
      // A mutation of a later version is kept unchanged: this version neither shows nor sends it.
      return typeof key === 'string' && isRecord(mutation) && typeof mutation['type'] === 'string'
        ? { type, key, mutation: mutation as Mutation }
        : null
    case 'settled':
      return typeof key === 'string' && isOutcome(outcome) ? { type, key, outcome } : null
    case 'held':
      // Any text is accepted: a code of a later version is a reason without words of its own.
      return why === null || typeof why === 'string' ? { type, why: why as HeldBack | null } : null
    case 'heard': {
      const read = readEnvelope(event)
      return read && { type, event: read }
    }
    case 'state': {
      const state = states.find((known) => known === said['state'])
      return state ? { type, state } : null
    }
    case 'greeted':
      return isCursor(place) ? { type, place } : null
    case 'playback':
      return isPlayback(message) ? { type, message } : null
    default:
      return null
  }
}

const isPlayback = (value: unknown): value is PlaybackMessage =>
  isRecord(value) && (value['type'] === 'playback.state' || value['type'] === 'playback.command')

const isOutcome = (value: unknown): value is Outcome => {
  if (!isRecord(value)) return false
  if (value['result'] === 'done') return value['seq'] === null || typeof value['seq'] === 'number'
  return (
    value['result'] === 'withdrawn' ||
    (value['result'] === 'refused' &&
      typeof value['code'] === 'string' &&
      typeof value['message'] === 'string')
  )
}

const isCursor = (value: unknown): value is Cursor =>
  isRecord(value) &&
  typeof value['seq'] === 'number' &&
  typeof value['at'] === 'number' &&
  typeof value['epoch'] === 'string'
