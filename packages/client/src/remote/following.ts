import {
  readRemoteCommand,
  readSharedPlayback,
  type RemoteCommand,
  type SharedPlayback,
} from '@pezzottify/contract/remote-reading'
import type { ApiClient } from '../api/api.ts'
import type { PlaybackMessage } from '../library/synced-library.ts'
import { isSounding, type Player } from '../player/index.ts'
import { isRecord } from '../is-record.ts'
import type { TimersPort } from '../ports.ts'
import type { Acts } from './acts.ts'
import { createCommander } from './commander.ts'
import { type Current, createMirror } from './mirror.ts'
import { createReporter } from './reporter.ts'
import { takenOver } from './taken-over.ts'
import { fromWireCommand, type PlayerCall, toWireCommand } from './wire-command.ts'

export type FollowingPorts = {
  api: ApiClient
  timers: TimersPort
  newName: () => string
  /** How fast the music plays here. */
  rate: () => number
  /** The messages of the server, and the state of the connection to it. */
  server: {
    isLive: () => boolean
    onChange: (listener: () => void) => () => void
    onPlayback: (listener: (message: PlaybackMessage) => void) => () => void
  }
  /** A command did not reach the other device, or its queue could not be read. */
  onFailure: (deviceName: string | null) => void
}
type Parts = FollowingPorts & { player: Player; acts: Acts; run: (call: PlayerCall) => void }

/** A connection is often back at once, as when another tab takes it over. */
const lostAfterMs = 5_000
/** Commands that start playback: while nothing sounds, the device on which they are given becomes the player. */
const starting: ReadonlySet<PlayerCall['name']> = new Set([
  'play',
  'toggle',
  'playAll',
  'jumpTo',
  'earlierQueue',
  'laterQueue',
])
/** Those that start it where the queue is empty. */
const growing: ReadonlySet<PlayerCall['name']> = new Set(['playNext', 'enqueue', 'putBack'])
/** Commands that do nothing when the other device is away. */
const ofOther: ReadonlySet<PlayerCall['name']> = new Set(['pause', 'setSleep', 'lengthenSleep'])

export type Following = ReturnType<typeof createFollowing>

/**
 * Shows what another device of the user plays, passes commands on to it, and takes over; tells the server what this one
 * plays, and obeys commands of others. It rests while another tab is the player of this browser.
 */
export function createFollowing({ player, acts, run, api, timers, server, onFailure, ...ports }: Parts) {
  let isActive = false
  let here: number | null = null
  /** How often something was heard from the server, or asked: an answer counts until the next one. */
  let heard = 0
  let losing: unknown = null
  /** Commands given before it is known who the player is. */
  let waiting: (() => void)[] | null = null
  const mirror = createMirror({ player, api, timers, isLive: server.isLive })
  let isTaking = false
  const commandTo = createCommander(api, timers, (deviceName) => {
    onFailure(deviceName)
    // What was expected of it is not so.
    void lookUp()
  })
  const isElsewhere = (): boolean => mirror.current() !== null
  const reporter = createReporter({
    ...ports,
    api,
    acts,
    timers,
    isLive: server.isLive,
    state: () => (isActive && !isElsewhere() && waiting === null ? player.getState() : null),
    answered: (playback) => hear(playback, true),
  })

  /** `isDecided`: the server knows of what was done here. */
  function hear(playback: SharedPlayback, isDecided: boolean): void {
    if (!isActive) return
    heard += 1
    here = playback.here
    const devices = playback.devices.map((device) => ({ ...device, isThis: device.id === here }))
    if (JSON.stringify(devices) !== JSON.stringify(player.getState().devices)) player.showDevices(devices)
    const { current } = playback
    const isOther = current !== null && current.device.id !== here
    if (isOther && !isElsewhere() && acts.isUntold() && !isDecided) return reporter.now()
    if (isOther) {
      reporter.stop()
      return void mirror.show(current).then(callWaiting)
    }
    if (isElsewhere() || waiting !== null) leave()
    callWaiting()
    const state = player.getState()
    if (isDecided) return
    if (acts.isUntold()) return reporter.now()
    // Its own queue was lost here, as by signing out.
    if (current !== null && current.state.index >= 0 && state.queue.index < 0 && !reporter.hasTold())
      return void mirror.show(current).then(() => take(false))
    reporter.observe(state)
  }

  /** This device goes on with what it had before. */
  function leave(): void {
    mirror.end()
    const { devices } = player.getState()
    player.adopt({ ...player.kept(), devices }, false)
  }

  /** Makes this device the player, and then does what it is taken for. */
  async function take(sounds: boolean, first?: PlayerCall): Promise<void> {
    if (isTaking) return
    isTaking = true
    // What is asked for meanwhile is meant for what plays here.
    waiting = [...(waiting ?? []), ...(first ? [() => call(first)] : [])]
    const from = mirror.current()
    const taken = await mirror.queue()
    isTaking = false
    if (!isElsewhere()) return callWaiting()
    if (taken === null) {
      // Other music needs nothing of what the other device plays, which may not be known without the server.
      if (first?.name === 'playAll') {
        leave()
        return callWaiting()
      }
      waiting = null
      return onFailure(from?.device.name ?? null)
    }
    const positionSeconds = mirror.positionSeconds()
    mirror.end()
    acts.acted()
    reporter.took(taken.shown, taken.version)
    player.adopt(takenOver({ queue: taken.shown, positionSeconds }, player.kept()), sounds)
    callWaiting()
    reporter.now()
  }

  function call(given: PlayerCall): void {
    if (waiting !== null) return void waiting.push(() => call(given))
    if (given.name === 'playOn') return playOn(given.args[0])
    const other = mirror.current()
    if (other === null) return runHere(given)
    const state = player.getState()
    const sounds = isSounding(state.status) && other.is_connected
    const starts = starting.has(given.name) || (state.status === 'empty' && growing.has(given.name))
    if (mirror.isReachable() && (sounds || !starts)) {
      const command = toWireCommand(given, state, sounds)
      if (command === null) return
      const change = changeOf(command)
      if (change) mirror.expect(change)
      return commandTo(other.device, command)
    }
    if (given.name === 'setVolume' || given.name === 'setMuted') {
      run(given)
      return mirror.draw()
    }
    if (ofOther.has(given.name)) return
    void take(false, given)
  }

  function runHere(given: PlayerCall): void {
    run(given)
    // A server that has not said who this is may be an older one, which knows nothing of this.
    if (here !== null && acts.isUntold()) reporter.now()
  }

  function playOn(deviceId: number): void {
    if (deviceId === here) return playHere()
    const device = player.getState().devices.find(({ id }) => id === deviceId)
    if (device) commandTo(device, { name: 'take' })
  }

  function playHere(): void {
    if (waiting !== null) return void waiting.push(playHere)
    if (isElsewhere()) return void take(isSounding(player.getState().status))
    runHere({ name: 'play', args: [] })
  }

  function callWaiting(): void {
    if (isTaking) return
    const calls = waiting ?? []
    waiting = null
    calls.forEach((given) => given())
  }

  function obey(command: RemoteCommand): void {
    if (command.name === 'take') return isElsewhere() ? playHere() : undefined
    const asked = isElsewhere() ? null : fromWireCommand(command, player.getState())
    if (asked) runHere(asked)
  }

  async function lookUp(): Promise<void> {
    const mine = (heard += 1)
    try {
      const playback = await api.remote.current()
      // What came on the socket meanwhile is newer.
      if (heard === mine) hear(playback, false)
    } catch {
      if (!isActive || waiting === null || heard !== mine) return
      leave()
      callWaiting()
    }
  }

  /** A device that cannot be asked is shown as it was, paused. */
  function onConnection(): void {
    if (server.isLive()) return stopLosing()
    // The server may be another one when it is back: it is told everything.
    reporter.stop()
    losing ??= timers.set(() => {
      losing = null
      if (!server.isLive()) mirror.expect({ status: 'paused' }, { isConnected: false })
    }, lostAfterMs)
  }

  function stopLosing(): void {
    timers.clear(losing)
    losing = null
  }

  function onMessage({ type, payload }: PlaybackMessage): void {
    if (!isActive) return
    if (type === 'playback.state') {
      const playback = readSharedPlayback(payload)
      if (playback) hear(playback, false)
      return
    }
    const command = isRecord(payload) ? readRemoteCommand(payload['command']) : null
    if (command) obey(command)
  }

  const stops = [
    server.onChange(onConnection),
    server.onPlayback(onMessage),
    player.subscribe((state) => {
      if (!isActive || isElsewhere() || state.isElsewhere) return
      if (isSounding(state.status)) acts.heard()
      if (here !== null && server.isLive()) reporter.observe(state)
    }),
  ]

  return {
    call,
    playHere,
    /** This tab is the player of its browser from now on. `showsOther`: it shows what another device plays. */
    activate(showsOther: boolean): void {
      isActive = true
      waiting = showsOther ? [] : null
      void lookUp()
    },
    /** Another tab is. */
    rest(): void {
      isActive = false
      waiting = null
      mirror.end()
      reporter.stop()
    },
    close: reporter.close,
    /** This device plays for itself from now on. */
    end(): void {
      if (isActive && (isElsewhere() || waiting !== null)) leave()
      if (isActive) player.showDevices([])
      isActive = false
      stopLosing()
      mirror.end()
      reporter.stop()
      stops.forEach((stop) => stop())
      callWaiting()
    },
  }
}

/** What a command changes in what is shown, as far as that is known beforehand. */
function changeOf(command: RemoteCommand): Partial<Current['state']> | null {
  switch (command.name) {
    case 'play':
      return { status: 'playing' }
    case 'pause':
      return { status: 'paused' }
    case 'seek':
      return { position_ms: command.position_ms }
    case 'set_volume':
      return { volume: command.volume, is_muted: command.volume === 0 }
    case 'set_muted':
      return { is_muted: command.is_muted }
    case 'set_repeat':
      return { repeat: command.repeat }
    default:
      return null
  }
}
