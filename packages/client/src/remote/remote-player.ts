import { isSounding, type Player, type PlayerCommand, playerCommands } from '../player/index.ts'
import type { StoragePort, TimersPort } from '../ports.ts'
import { type Acts, createActs } from './acts.ts'
import type { Following } from './following.ts'
import { takenOver } from './taken-over.ts'
import type { PlayerCall } from './wire-command.ts'

/** Commands by which somebody chooses what plays; others do where they begin the music. */
const acting: ReadonlySet<PlayerCommand> = new Set([
  'playAll',
  'jumpTo',
  'next',
  'previous',
  'seek',
  'seekBy',
  'earlierQueue',
  'laterQueue',
])

/** Makes the part that follows the other devices, given the player of this one and how to run its commands. */
export type StartFollowing = (parts: {
  player: Player
  acts: Acts
  run: (call: PlayerCall) => void
}) => Following

export type RemotePlayer = Player & {
  /** Null: this device plays for itself. */
  setFollowing: (start: StartFollowing | null) => void
}

/** The player of this device as one of the user's devices. The code by which it follows the others is loaded later. */
export function createRemotePlayer(
  player: Player,
  { storage, timers }: { storage: StoragePort; timers: Pick<TimersPort, 'now'> },
): RemotePlayer {
  const acts = createActs(storage, timers)
  let following: Following | null = null
  /** This tab is the player of its browser. */
  let isActive = false
  let isSignedIn = false

  function run({ name, args }: PlayerCall): void {
    const before = player.getState()
    // The arguments are those of the command of this name.
    ;(player[name] as (...given: readonly unknown[]) => void)(...args)
    const { queue, status } = player.getState()
    const isEmptied = before.queue.index >= 0 && queue.index < 0
    const hasStarted = !isSounding(before.status) && isSounding(status)
    if ((acting.has(name) && queue.index >= 0) || isEmptied || hasStarted) acts.acted()
  }
  const call = (given: PlayerCall): void => (isActive && following ? following.call(given) : run(given))

  const commands = Object.fromEntries(
    playerCommands.map((name) => [name, (...args: unknown[]) => call({ name, args } as PlayerCall)]),
  ) as Pick<Player, PlayerCommand>
  const activate = (): void => {
    if (isActive && isSignedIn) following?.activate(player.getState().isElsewhere)
  }

  return {
    ...player,
    ...commands,
    playHere: () => (isActive && following ? following.playHere() : run({ name: 'play', args: [] })),
    adopt(left, sounds): void {
      isActive = true
      acts.takeUp()
      // The tab before showed another device, and so does this one.
      if (left.device && following) player.mirror(left)
      // Until it can follow, it goes on with that by itself when asked to.
      else if (left.device) player.adopt(takenOver({ ...player.kept(), ...left }, player.kept()), false)
      else player.adopt(left, sounds)
      activate()
    },
    yield(): void {
      isActive = false
      following?.rest()
      player.yield()
    },
    forget(): void {
      player.forget()
      acts.forget()
    },
    save(): void {
      player.save()
      if (isActive) following?.close()
    },
    setUser(user): boolean {
      // Said again whenever the session is read: what is shown of another device stays.
      if (isSignedIn && user === player.user()) return player.setUser(user)
      following?.rest()
      if (isActive && player.getState().device !== null) player.adopt(player.kept(), false)
      isSignedIn = user !== null
      if (user !== null) acts.setUser(user)
      const isOther = player.setUser(user)
      if (isOther) player.showDevices([])
      activate()
      return isOther
    },
    dispose(): void {
      following?.end()
      player.dispose()
    },
    setFollowing(start): void {
      following?.end()
      following = start?.({ player, acts, run }) ?? null
      activate()
    },
  }
}
