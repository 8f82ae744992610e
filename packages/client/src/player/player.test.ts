import { expect, test } from 'bun:test'
import { createFakeAudio, createFakeStorage, listen, settle, track } from './fake-player.ts'
import { defaultSound } from '../sound/settings.ts'
import { createPlayer } from './player.ts'
import type { TrackInfo } from './track-info.ts'

const abc = [track('a'), track('b'), track('c')]

test('an album plays from the clicked track and goes on by itself until its end, where it stops', async () => {
  const { player, audio, say, playAll } = listen(abc)
  await playAll(1)
  expect(audio).toMatchObject({ url: '/stream/b', isSounding: true })
  expect(player.getState()).toMatchObject({ status: 'playing', track: { id: 'b' }, durationSeconds: 100 })
  say({ type: 'ended' })
  await settle()
  expect(audio.url).toBe('/stream/c')
  say({ type: 'ended' })
  await settle()
  expect(audio.isSounding).toBe(false)
  expect(player.getState()).toMatchObject({ status: 'paused', positionSeconds: 0, track: { id: 'a' } })
  player.play()
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', isSounding: true })
})

test('the sound card knows the next track while one plays', async () => {
  const { audio, playAll } = listen(abc)
  await playAll()
  await settle()
  expect(audio.preloaded).toBe('/stream/b')
})

test('a track this browser cannot decode is converted when the server can, and then cannot be wound', async () => {
  const alac = track('a', { mime: 'audio/alac', codecLabel: 'ALAC', flacUrl: '/stream/a?format=flac' })
  const { player, audio, playAll } = listen([alac])
  await playAll()
  expect(audio.url).toBe('/stream/a?format=flac')
  expect(player.getState()).toMatchObject({ isSeekable: false, isConverted: true })
  player.seek(30)
  expect([audio.soughtTo, player.getState().positionSeconds]).toEqual([-1, 0])
})

test('a conversion that has a length is wound like the file itself, and one that is wanted is played instead', async () => {
  const conversion = { url: '/stream/a?format=opus', label: 'Opus 128' }
  for (const of of [
    { mime: 'audio/alac', conversion: { ...conversion, isWanted: false } },
    { conversion: { ...conversion, isWanted: true } },
  ]) {
    const { player, audio, playAll } = listen([track('a', of)])
    await playAll()
    expect(audio.url).toBe(conversion.url)
    expect(player.getState()).toMatchObject({ isSeekable: true, isConverted: true })
    player.seek(30)
    expect([audio.soughtTo, player.getState().positionSeconds]).toEqual([30, 30])
  }
  const { audio, playAll } = listen([track('a', { conversion: { ...conversion, isWanted: false } })])
  await playAll()
  expect(audio.url).toBe('/stream/a')
})

test('without a conversion it is skipped, and the message names the codec', async () => {
  const { audio, notices, playAll } = listen([
    track('a', { mime: 'audio/x-ape', codecLabel: 'APE' }),
    track('b'),
  ])
  await playAll()
  await settle()
  expect(notices).toEqual([{ reason: 'cannot-decode', title: 'Track a', codec: 'APE' }])
  expect(audio.url).toBe('/stream/b')
})

test('bytes that turn out to be undecodable are tried once more as a conversion', async () => {
  const { audio, fail, notices, playAll } = listen([track('a', { flacUrl: '/flac/a' }), track('b')])
  await playAll()
  fail('decode')
  await settle()
  expect(audio).toMatchObject({ url: '/flac/a', isSounding: true })
  fail('decode')
  await settle()
  expect(notices).toEqual([{ reason: 'failed', title: 'Track a' }])
  expect(audio.url).toBe('/stream/b')
})

test('a browser that wants a click first leaves the track paused, without a message', async () => {
  const { player, fail, notices, playAll } = listen(abc)
  await playAll()
  fail('blocked')
  expect(player.getState().status).toBe('paused')
  expect(notices).toEqual([])
})

test('after a reload the track stands where it was, paused, and plays on from there', async () => {
  const first = listen(abc)
  await first.playAll(1)
  first.say({ type: 'time', seconds: 3 })
  expect(Number(first.storage.getItem('progressSec'))).toBe(0)
  first.say({ type: 'time', seconds: 33.25 })
  first.player.setVolume(0.8)
  first.player.dispose()

  const second = listen(abc, first.storage)
  expect(second.player.getState()).toMatchObject({ status: 'paused', positionSeconds: 33.3, volume: 0.8 })
  await second.player.wake()
  expect(second.audio).toMatchObject({ url: '', volume: 0.8 })
  expect(second.player.getState()).toMatchObject({
    status: 'paused',
    track: { id: 'b' },
    positionSeconds: 33.3,
  })
  second.player.toggle()
  await settle()
  expect(second.audio).toMatchObject({ url: '/stream/b', startedAt: 33.3, isSounding: true })
})

test('the volume is half at first, and muting keeps it', () => {
  const { player, audio } = listen(abc)
  expect(audio.volume).toBe(0.5)
  player.setMuted(true)
  expect([audio.volume, player.getState().volume]).toEqual([0, 0.5])
  player.setVolume(0.7)
  expect(player.getState()).toMatchObject({ volume: 0.7, isMuted: false })
})

test('a volume that is turned down to nothing is muted, and comes back', () => {
  const { player, audio } = listen([])
  player.setVolume(0.3)
  player.setVolume(0)
  expect(audio.volume).toBe(0)
  expect(player.getState()).toMatchObject({ volume: 0.3, isMuted: true })
  player.setMuted(false)
  expect(audio.volume).toBe(0.3)
  while (audio.volume > 0) player.setVolume(player.getState().volume - 0.05)
  expect(player.getState().isMuted).toBe(true)
  player.setMuted(false)
  expect(audio.volume).toBeCloseTo(0.05)
})

test('previous restarts a track that has begun, then leads back', async () => {
  const { player, audio, say, playAll } = listen(abc)
  await playAll(1)
  say({ type: 'time', seconds: 10 })
  player.previous()
  expect([audio.soughtTo, audio.url]).toEqual([0, '/stream/b'])
  player.previous()
  await settle()
  expect(audio.url).toBe('/stream/a')
})

test('removing the sounding track plays the next, which goes on when undo puts it back', async () => {
  const { player, audio, say, playAll } = listen(abc)
  await playAll()
  const { queue } = player.getState()
  const entryIds = [queue.entries[0]?.entryId ?? 0]
  player.remove(entryIds[0] ?? 0)
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', isSounding: true })
  say({ type: 'time', seconds: 7 })
  player.putBack({ queue, entryIds, positionSeconds: 3, isPlaying: true })
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', startedAt: 0, isSounding: true })
  expect(player.getState()).toMatchObject({ positionSeconds: 7, queue: { index: 1 } })
})

test.each([true, false])(
  'undo of a cleared queue leads back to its second; played before: %p',
  async (isPlaying) => {
    const { player, audio, say, playAll } = listen(abc)
    await playAll(1)
    say({ type: 'time', seconds: 22 })
    if (!isPlaying) player.pause()
    const { queue, positionSeconds } = player.getState()
    player.clear()
    const entryIds = queue.entries.map((entry) => entry.entryId)
    player.putBack({ queue, entryIds, positionSeconds, isPlaying })
    await settle()
    expect(player.getState()).toMatchObject({ track: { id: 'b' }, positionSeconds: 22 })
    expect(player.getState().status).toBe(isPlaying ? 'playing' : 'paused')
    player.play()
    await settle()
    expect(audio).toMatchObject({ url: '/stream/b', startedAt: 22, isSounding: true })
  },
)

test('clearing the queue stops the sound and is kept', async () => {
  const { player, audio, storage, playAll } = listen(abc)
  await playAll()
  player.clear()
  expect(audio.url).toBe('')
  expect(player.getState()).toMatchObject({ status: 'empty', track: null })
  expect(listen(abc, storage).player.getState().status).toBe('empty')
})

test('a track is continued at its second, whatever the one before was', async () => {
  const short = track('short', { durationSeconds: 180 })
  const unwound = track('unwound', { mime: 'audio/alac', flacUrl: '/flac/unwound' })
  for (const before of [short, unwound]) {
    const { player, audio } = listen([before, track('long', { durationSeconds: 3_600 })])
    player.playAll({ type: 'mix' }, [before.id])
    await settle()
    player.playAll({ type: 'album', id: 'a1' }, ['long'])
    player.seek(3_000)
    expect(player.getState()).toMatchObject({ positionSeconds: 3_000, durationSeconds: 0 })
    await settle()
    expect(audio).toMatchObject({ url: '/stream/long', startedAt: 3_000 })
    expect(player.getState()).toMatchObject({ positionSeconds: 3_000, durationSeconds: 3_600 })
  }
})

test('a slow answer about a track I already left does not start it', async () => {
  const answers = new Map<string, (info: TrackInfo) => void>()
  const { audio, port } = createFakeAudio()
  const player = createPlayer({
    audio: port,
    storage: createFakeStorage(),
    places: null,
    trackInfo: (id) => new Promise((resolve) => answers.set(id, resolve)),
    askStream: async () => null,
    network: { isLost: () => false, listen: () => () => {} },
    onNotice: () => {},
    timers: { now: () => 0, set: () => null, clear: () => {} },
    random: Math.random,
    sound: defaultSound,
  })
  player.playAll({ type: 'mix' }, ['a', 'b'], 0)
  player.next()
  answers.get('b')?.(track('b'))
  answers.get('a')?.(track('a'))
  await settle()
  expect(audio.url).toBe('/stream/b')
})

test('adding to nothing begins to play, adding to something does not disturb it', async () => {
  const { player, audio } = listen(abc)
  player.enqueue(['b'])
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', isSounding: true })
  player.playNext(['c'])
  await settle()
  expect(audio.url).toBe('/stream/b')
})

test('a sound card that goes on by itself takes the queue along, and nothing is loaded twice', async () => {
  const { player, audio, say, playAll } = listen(abc)
  await playAll()
  say({ type: 'time', seconds: 85 })
  await settle()
  expect(audio.preloaded).toBe('/stream/b')
  say({ type: 'advanced' })
  expect(player.getState()).toMatchObject({ status: 'playing', track: { id: 'b' }, positionSeconds: 0 })
  expect(audio).toMatchObject({ url: '/stream/a', isSounding: true })
  say({ type: 'time', seconds: 7 })
  expect(player.getState().positionSeconds).toBe(7)
  player.next()
  await settle()
  expect(audio.url).toBe('/stream/c')
})

test('a prepared track is dropped when another one comes next', async () => {
  const { player, audio, say, playAll } = listen(abc)
  await playAll()
  say({ type: 'time', seconds: 85 })
  await settle()
  player.playNext(['c'])
  await settle()
  expect(audio.preloaded).toBe('/stream/c')
})

test('each user of a browser finds their own queue and second, and nobody that of another', async () => {
  const { player, audio, say, storage } = listen([track('a'), track('b')])
  player.setUser('ann')
  player.playAll({ type: 'album', id: 'a1' }, ['a', 'b'], 1)
  await settle()
  say({ type: 'time', seconds: 42 })
  player.setUser(null)
  expect([player.getState().status, player.getState().track, audio.url]).toEqual(['empty', null, ''])
  player.setUser('ben')
  expect(player.getState()).toMatchObject({ status: 'empty', queue: { entries: [], past: [] } })
  player.playAll({ type: 'mix' }, ['a'])
  await settle()
  player.setUser('ann')
  const restored = { index: 1, entries: [{ trackId: 'a' }, { trackId: 'b' }] }
  expect(player.getState()).toMatchObject({ status: 'paused', positionSeconds: 42, queue: restored })
  expect(listen([track('a')], storage).player.getState()).toMatchObject({
    positionSeconds: 42,
    queue: restored,
  })
})
