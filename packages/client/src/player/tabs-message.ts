import { isRecord } from '../is-record.ts'
import type { LeaderMessage } from '../sync/tab-messages.ts'
import type { PlayerState } from './player-state.ts'
import { type PlayerCommand, playerCommands } from './player.ts'

/** The messages of tabs about the player. */
export type TabsMessage =
  /** A tab was opened and asks for the state. */
  | { type: 'hello' }
  /** Changes of the player's state. */
  | { type: 'state'; patch: Partial<PlayerState> }
  /** A command for the player. */
  | { type: 'command'; name: PlayerCommand; args: readonly unknown[] }
  /** A tab asks to be the player. */
  | { type: 'take' }
  /** A tab has become the player. */
  | { type: 'player' }

/**
 * Parses a message of another tab. Null for messages that this version does not know, and for the queue and commands of
 * another user, whose tab has not noticed yet that they are signed out.
 */
export function readTabsMessage(said: unknown, user: string | null): TabsMessage | LeaderMessage | null {
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
      // The name of the channel contains the version of the state, so it has this shape.
      return isRecord(patch) && said['user'] === user ? { type, patch: patch as Partial<PlayerState> } : null
    case 'command': {
      const command = playerCommands.find((known) => known === name)
      return command && Array.isArray(args) && said['user'] === user ? { type, name: command, args } : null
    }
    default:
      return null
  }
}
