import { expect, test } from 'bun:test'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import { createApi } from '../api/api.ts'
import type { Confirmed } from '../library/state.ts'
import { confirmedBy } from '../library/state.ts'
import { createSnapshots } from './snapshots.ts'

const empty = { likes: { artists: [], albums: [], tracks: [] }, settings: [], playlists: [], permissions: [] }
const at = (seq: number): Confirmed => confirmedBy({ seq, at: seq, epoch: 'e', ...empty })

/** A device whose timer and window the test moves. */
function createDevice() {
  const written: string[] = []
  let due: (() => void) | null = null
  let hide: () => void = () => undefined
  const snapshots = createSnapshots(
    {
      api: createApi({
        baseUrl: 'http://music.test',
        fetch: () => Promise.reject(new TypeError('No network')),
      }),
      openSocket: () => ({ send: () => undefined, close: () => undefined }),
      storage: createMemoryStorage(),
      locks: null,
      channel: { post: () => undefined, listen: () => () => undefined },
      timers: { now: () => 0, set: (run) => (due = run), clear: () => (due = null) },
      snapshots: {
        read: () => Promise.resolve(null),
        write: (user, { cursor }, { isUrgent }) => {
          written.push(`${user} ${cursor.seq}${isUrgent ? ' urgent' : ''}`)
          return Promise.resolve()
        },
      },
      random: () => 0,
      newName: () => 'name',
      onWake: () => () => undefined,
      onHide: (listener) => {
        hide = listener
        return () => (hide = () => undefined)
      },
    },
    'ann',
  )
  const pass = (): void => {
    const run = due
    due = null
    run?.()
  }
  return { snapshots, written, pass, hide: () => hide() }
}

test('the first state is stored at once, and of those that follow in a burst the last', () => {
  const { snapshots, written, pass } = createDevice()
  for (const seq of [5, 6, 7]) snapshots.write(at(seq))
  expect(written).toEqual(['ann 5'])
  pass()
  expect(written).toEqual(['ann 5', 'ann 7'])
  pass()
  pass()
  expect(written).toHaveLength(2)
  snapshots.write(at(8))
  expect(written.at(-1)).toBe('ann 8')
})

test('unsaved state is stored once when the page is hidden', () => {
  const { snapshots, written, pass, hide } = createDevice()
  hide()
  snapshots.write(at(5))
  snapshots.write(at(6))
  hide()
  hide()
  expect(written).toEqual(['ann 5', 'ann 6 urgent'])
  pass()
  expect(written).toHaveLength(2)
  snapshots.end()
  snapshots.write(at(7))
  hide()
  expect(written.at(-1)).toBe('ann 7')
})
