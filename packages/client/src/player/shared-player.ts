import { createElection } from '../sync/leader.ts'
import type { LeaderMessage } from '../sync/tab-messages.ts'
import type { TabsPorts } from './player-options.ts'
import { isSounding, type PlayerState } from './player-state.ts'
import { type Player, type PlayerCommand, playerCommands } from './player.ts'
import { readTabsMessage, type TabsMessage } from './tabs-message.ts'

/** A tab that gave way, or waited while another took over, is a candidate again after this time at the latest. */
const standAgainMs = 2_000
/** While it plays, the player tells its position about four times a second. */
const signWithinMs = 500
/** The most commands queued before it is known which tab is the player. */
const pendingMax = 50
/** Commands that start playback: when nothing plays, the tab in which they are given becomes the player. */
const starting: ReadonlySet<PlayerCommand> = new Set(['play', 'toggle', 'playAll', 'jumpTo'])

type Call = { name: PlayerCommand | 'playHere'; args: readonly unknown[] }

/**
 * One player for all tabs of a browser. One tab is the player: it alone plays and stores queue and position. The others
 * show its state, and pass their commands on to it. When it is closed, the next one continues at its second.
 */
export function createSharedPlayer(player: Player, tabs: TabsPorts): Player {
  const { channel, timers } = tabs
  let isPlayer = false
  /** The latest state from the player; null before the first. */
  let heard: Partial<PlayerState> | null = null
  let told: Partial<PlayerState> = {}
  let pending: Call[] = []
  let standing: unknown = null
  /** This tab has asked to be the player. */
  let isTaking = false
  let isSignedOut = false

  const post = (message: TabsMessage | LeaderMessage): void =>
    channel.post({ ...message, user: player.user() })
  const election = createElection({ ...tabs, user: 'player of this browser', leads, post })

  function leads(now: boolean): void {
    isPlayer = now
    if (!now) {
      heard = told
      return player.yield()
    }
    isTaking = false
    player.adopt(heard ?? {}, heard?.status !== undefined && isSounding(heard.status))
    post({ type: 'player' })
    tell(true)
    const calls = pending
    pending = []
    calls.forEach(run)
  }

  /** Posts changes of the state. Each tab looks up the track itself, since it contains functions. */
  function tell(isWhole = false): void {
    if (!isPlayer) return
    const { track: _track, isElsewhere: _isElsewhere, ...state } = player.getState()
    const patch = isWhole
      ? state
      : Object.fromEntries(Object.entries(state).filter(([key, value]) => Reflect.get(told, key) !== value))
    told = state
    if (Object.keys(patch).length > 0) post({ type: 'state', patch })
  }

  function run({ name, args }: Call): void {
    // The names are those of the player's own commands; other tabs of this version use the same.
    ;(player[name] as (...given: readonly unknown[]) => void)(...args)
  }

  function call(name: PlayerCommand, args: readonly unknown[]): void {
    if (isPlayer) return run({ name, args })
    const sounds = isSounding(player.getState().status)
    const isHere = heard === null || isTaking || (starting.has(name) && !sounds)
    if (!isHere) return post({ type: 'command', name, args })
    if (pending.length < pendingMax) pending.push({ name, args })
    if (heard !== null) take()
  }

  /** Runs the commands that were given before the player was known. */
  function callPending(): void {
    const calls = pending
    pending = []
    for (const { name, args } of calls) if (name !== 'playHere') call(name, args)
  }

  function take(): void {
    if (isTaking || isPlayer) return
    isTaking = true
    post({ type: 'take' })
    // A player that does not answer stays the player.
    timers.set(() => {
      isTaking = false
    }, standAgainMs)
  }

  /** The tab of a user before is no longer the player. */
  function setUser(user: string | null): boolean {
    const before = player.user()
    isSignedOut = user === null
    if (!player.setUser(user)) return false
    heard = null
    pending = []
    if (isPlayer) tell(true)
    else if (user !== null && user !== before) take()
    else if (user !== null) post({ type: 'hello' })
    return true
  }

  /** Makes another tab the player, even if it is not the one that has waited longest. */
  function giveWay(): void {
    tell(true)
    election.withdraw()
    timers.clear(standing)
    standing = timers.set(election.stand, standAgainMs)
  }

  const stopListening = channel.listen((said) => {
    const message = readTabsMessage(said, player.user())
    switch (message?.type) {
      case 'hello':
        return tell(true)
      case 'state':
        if (isPlayer || isSignedOut) return
        heard = { ...heard, ...message.patch }
        election.onSign(heard.status === 'playing' ? signWithinMs : null)
        player.mirror(message.patch)
        return isTaking ? undefined : callPending()
      case 'command':
        return isPlayer ? run(message) : undefined
      case 'take':
        return giveWay()
      case 'player':
        timers.clear(standing)
        // Another tab took the place of this one, which had stood still for too long.
        return isPlayer ? election.check() : election.stand()
      case 'who':
      case 'leading':
      case 'released':
        return election.onMessage(message)
    }
  })
  player.subscribe(() => tell())
  player.mirror({})
  election.stand()
  post({ type: 'hello' })

  const shared = Object.fromEntries(
    playerCommands.map((name) => [name, (...args: readonly unknown[]) => call(name, args)]),
  ) as Pick<Player, PlayerCommand>
  return {
    ...player,
    ...shared,
    playHere(): void {
      if (isPlayer) return player.playHere()
      if (player.getState().device !== null) pending.push({ name: 'playHere', args: [] })
      take()
    },
    /** The others need not wait until they miss this tab. */
    save(): void {
      player.save()
      election.leave()
    },
    setUser,
    dispose: () => {
      stopListening()
      timers.clear(standing)
      election.withdraw()
      player.dispose()
    },
  }
}
