import { deepEquals } from 'bun'
import type { Library } from '@pezzottify/client'
import { confirmedBy, withEvents } from '@pezzottify/client/state'
import type { SyncEvents, SyncState, UserId } from '@pezzottify/contract'
import type { Device } from './device.ts'
import type { SimulatedServer } from './server.ts'

const nothing = (state: SyncState): SyncState => ({
  ...state,
  seq: 0,
  at: 0,
  likes: { artists: [], albums: [], tracks: [] },
  settings: [],
  playlists: [],
})

/**
 * The claims that must hold once the network works again and all devices have caught up.
 *
 * @throws Error with the violated claim
 */
export async function check(
  server: SimulatedServer,
  devices: readonly Device[],
  user: UserId,
  { isWhole, isRewound }: { isWhole: boolean; isRewound: boolean },
): Promise<void> {
  const running = server.current()
  if (!running) throw new Error('The server is not running')
  const headers = { authorization: `${user} 99`, 'x-pezzottify-features': 'entries' }
  const answerOf = async (path: string): Promise<unknown> => {
    const answer = await running.answer(new Request(`http://music.test${path}`, { headers }))
    return answer.json()
  }
  const state = (await answerOf('/v1/sync/state')) as SyncState
  const actual = confirmedBy(state)
  const { events } = (await answerOf('/v1/sync/events?since=0')) as SyncEvents
  for (const [index, { seq }] of events.entries())
    if (seq !== state.seq - events.length + index + 1)
      throw new Error(`The log of user ${user} has a gap at ${seq}`)
  if (isWhole) {
    const folded = withEvents(confirmedBy(nothing(state)), events)
    if (!sameLibrary(folded.library, actual.library))
      throw new Error(`State is not the fold of events of user ${user}`)
  }
  for (const device of devices.filter((one) => one.user === user)) {
    for (const { library } of device.tabs) {
      const shown = library.library()
      if (library.outbox().length > 0) throw new Error(`Device ${device.device} has changes left`)
      if (!shown || !sameLibrary(shown, actual.library))
        throw new Error(`Device ${device.device} shows something else than the server has`)
    }
    if (!isRewound) checkMade(device, new Map(events.map((event) => [event.seq, event])), isWhole)
  }
}

/** Each acknowledged write has its own event with the wanted effect. */
function checkMade(
  device: Device,
  events: Map<number, { type: string; payload: object }>,
  isWhole: boolean,
): void {
  const seqs = new Set<number>()
  for (const { mutation, outcome } of device.made) {
    if (outcome?.result !== 'done' || outcome.seq === null) continue
    if (seqs.has(outcome.seq))
      throw new Error(`Two changes of device ${device.device} have the number ${outcome.seq}`)
    seqs.add(outcome.seq)
    const event = events.get(outcome.seq)
    if (!event) {
      if (isWhole)
        throw new Error(`The acknowledged change ${outcome.seq} of device ${device.device} is lost`)
      continue
    }
    const wanted = {
      like: 'content_liked',
      unlike: 'content_unliked',
      change_setting: 'setting_changed',
      create_playlist: 'playlist_created',
      rename_playlist: 'playlist_renamed',
      delete_playlist: 'playlist_deleted',
      edit_playlist: 'playlist_entries_changed',
    }[mutation.type as string]
    if (wanted !== event.type)
      throw new Error(`Change ${outcome.seq} is a ${event.type} instead of a ${wanted}`)
  }
}

const sameLibrary = (one: Library, other: Library): boolean => deepEquals(plain(one), plain(other))

/** Removes the order of unordered values. */
const plain = ({ likes, settings, playlists }: Library) => ({
  likes: Object.entries(likes).map(([type, ids]) => [type, [...ids].sort()]),
  settings: [...settings].sort(),
  playlists: [...playlists.values()]
    .map(({ id, name, entries }) => ({
      id,
      name,
      entries: entries.map(({ id: entry, track_id }) => [entry, track_id]),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
})
