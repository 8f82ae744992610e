import { expect, test } from 'bun:test'
import type { ListedTrack, TrackId } from '@pezzottify/contract'
import { createApi } from '../api/api.ts'
import { listen, settle, track } from '../player/fake-player.ts'
import { createEndlessPlay } from './endless-play.ts'
import { notePlay, recentPlays } from './recent-plays.ts'

const hourMs = 3_600_000
type Asked = { seed: { type: string; id?: string; track_ids?: string[] }; recent: string[]; limit: number }

/** A player whose server answers with these tracks, or fails. */
async function world(own: readonly string[], similar: () => readonly string[] | number) {
  const all = ['a', 'b', 'c', 'd', 'x', 'y', 'z'].map((id) => track(id))
  const played = listen(own.map((id) => track(id)).concat(all))
  const asked: Asked[] = []
  const state = { isOn: true, isReachable: true, now: 1_000_000 * 60_000 }
  const remembered: string[] = []
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async (request) => {
      asked.push((await request.json()) as Asked)
      const answer = similar()
      if (typeof answer === 'number')
        return new Response('', { status: answer, headers: { 'x-error-code': 'not_found' } })
      return Response.json({ tracks: answer.map((id) => ({ ...listed, id })) })
    },
  })
  const endless = createEndlessPlay({
    player: played.player,
    api,
    storage: played.storage,
    isOn: () => state.isOn,
    isReachable: () => state.isReachable,
    onTracks: (tracks) => remembered.push(...tracks.map(({ id }) => id)),
    now: () => state.now,
  })
  const play = async (context: 'album' | 'radio' = 'album'): Promise<void> => {
    played.player.playAll({ type: context, id: context === 'radio' ? 'artist:v:1' : 'a1' }, own)
    await settle()
    await settle()
  }
  const order = (): string =>
    played.player
      .getState()
      .queue.entries.map(({ trackId, origin }) => (origin === 'similar' ? trackId.toUpperCase() : trackId))
      .join('')
  const tick = async (): Promise<void> => {
    played.say({ type: 'time', seconds: 1 })
    await settle()
  }
  const end = async (): Promise<void> => {
    played.say({ type: 'ended' })
    await settle()
    await settle()
  }
  return { ...played, asked, state, remembered, endless, play, order, tick, end }
}

const listed = {
  name: 'Track',
  album_id: 'album',
  disc_number: 1,
  track_number: 1,
  duration_secs: 100,
  is_explicit: false,
  audio_uri: '',
  format: 'Flac',
  tags: [],
  has_lyrics: false,
  languages: [],
  original_title: null,
  version_title: null,
  artists: [],
  availability: 'available',
  codec: null,
  mime: 'audio/mpeg',
  bitrate_kbps: null,
  sample_rate_hz: null,
  bit_depth: null,
  file_version: null,
  gone_since: null,
  channels: null,
  size_bytes: null,
  added_at: 0,
  replay_gain: null,
  album_name: 'Album',
  cover: null,
} satisfies Omit<Record<keyof ListedTrack, unknown>, 'id' | 'replaced_by'>

test('two tracks before its end a queue gets similar music, and plays on into it', async () => {
  const { play, end, order, asked, player, remembered } = await world(['a', 'b', 'c', 'd'], () => ['x', 'y'])
  await play()
  expect([order(), asked.length]).toEqual(['abcd', 0])
  await end()
  expect(order()).toBe('abcdXY')
  expect(asked).toMatchObject([{ seed: { type: 'queue', track_ids: ['a', 'b', 'c', 'd'] } }])
  expect(asked[0]?.recent.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect(remembered).toEqual(['x', 'y'])
  for (const _ of 'cdx') await end()
  expect(player.getState()).toMatchObject({ status: 'playing', track: { id: 'x' } })
})

test('turned off it adds nothing, and takes out what waits; turned on it adds at once', async () => {
  const { play, order, asked, state, endless } = await world(['a'], () => ['x'])
  state.isOn = false
  await play()
  expect([order(), asked.length]).toEqual(['a', 0])
  state.isOn = true
  endless.switched()
  await settle()
  await settle()
  expect(order()).toBe('aX')
  state.isOn = false
  endless.switched()
  expect(order()).toBe('a')
})

test('a queue that is repeated, that is paused, or whose server is away gets nothing', async () => {
  const { play, order, asked, state, player, tick } = await world(['a'], () => ['x'])
  player.setRepeat('all')
  await play()
  player.pause()
  player.setRepeat('off')
  await tick()
  state.isReachable = false
  player.play()
  await tick()
  expect([order(), asked.length]).toEqual(['a', 0])
  state.isReachable = true
  await tick()
  expect(order()).toBe('aX')
})

test('after a failure it is asked again half a minute later, and not with each tick of the clock', async () => {
  let answer: number | string[] = 503
  const { play, order, asked, state, tick } = await world(['a'], () => answer)
  await play()
  for (const _ of 'ticks') await tick()
  expect([order(), asked.length]).toEqual(['a', 1])
  answer = ['x']
  state.now += 30_000
  await tick()
  expect([order(), asked.length]).toEqual(['aX', 2])
})

test('music for a queue that was left meanwhile is not put into another', async () => {
  const { play, order, player } = await world(['a'], () => ['x'])
  void play()
  player.playAll({ type: 'mix' }, ['b', 'c', 'd', 'z'])
  await settle()
  await settle()
  expect(order()).toBe('bcdz')
})

test('a radio goes on from its source, unmarked, without what is in it; when the source is gone, from its last tracks', async () => {
  const answers: (number | string[])[] = [['a', 'x'], 404, ['y']]
  const { play, order, asked, player } = await world(['a'], () => answers.shift() ?? 500)
  await play('radio')
  expect(order()).toBe('ax')
  expect(asked[0]?.seed).toEqual({ type: 'artist', id: 'v:1' })
  player.next()
  await settle()
  await settle()
  expect(asked[2]?.seed).toEqual({ type: 'queue', track_ids: ['a', 'x'] })
  expect(order()).toBe('axy')
})

test('recent plays are remembered for a day, each once, also over a reload', async () => {
  const { storage, play, end, state } = await world(['a', 'b', 'a', 'c', 'd', 'x'], () => [])
  await play()
  await end()
  await end()
  expect(recentPlays(storage, state.now)).toEqual(['b', 'a'] as TrackId[])
  notePlay(storage, 'z', state.now + 23 * hourMs)
  expect(recentPlays(storage, state.now + 23 * hourMs)).toEqual(['b', 'a', 'z'] as TrackId[])
  expect(recentPlays(storage, state.now + 25 * hourMs)).toEqual(['z'] as TrackId[])
  expect(recentPlays(storage, state.now - hourMs)).toEqual([])
  storage.setItem('recentPlays', '[["a"],7,null,{"b":1},["c","d"]]')
  expect(recentPlays(storage, state.now)).toEqual([])
  for (let play = 0; play < 600; play += 1) notePlay(storage, `t${play}`, state.now)
  expect(recentPlays(storage, state.now)).toHaveLength(500)
})

test('what is in the queue already does not come again, however long that is', async () => {
  const { play, order, tick } = await world(['a', 'b', 'c'], () => ['a', 'x'])
  await play()
  await tick()
  expect(order()).toBe('abcX')
})
