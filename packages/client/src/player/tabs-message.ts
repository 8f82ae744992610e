import type { LeaderMessage } from '../sync/tab-messages.ts'
import type { PlayerState } from './player-state.ts'
import { type PlayerCommand, playerCommands } from './player.ts'

/** What tabs tell each other of the player. */
export type TabsMessage =
  /** A tab was opened and wants to know how things stand. */
  | { type: 'hello' }
  /** What changed in the player. */
  | { type: 'state'; patch: Partial<PlayerState> }
  /** Something to be done by the player. */
  | { type: 'command'; name: PlayerCommand; args: readonly unknown[] }
  /** A tab wants to be the player. */
  | { type: 'take' }
  /** A tab became the player. */
  | { type: 'player' }

/** What another tab said; null for what this version does not know. */
export function readTabsMessage(said: unknown): TabsMessage | LeaderMessage | null {
  if (!isRecord(said)) return null
  const { type, patch, name, args } = said
  switch (type) {
    case 'hello':
    case 'take':
    case 'player':
    case 'who':
    case 'leading':
    case 'released':
      return { type }
    case 'state':
      // The channel is named after the version of the state, so that it has the shape of this one.
      return isRecord(patch) ? { type, patch: patch as Partial<PlayerState> } : null
    case 'command': {
      const command = playerCommands.find((known) => known === name)
      return command && Array.isArray(args) ? { type, name: command, args } : null
    }
    default:
      return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
