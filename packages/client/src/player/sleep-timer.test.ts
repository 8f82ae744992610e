import { expect, test } from 'bun:test'
import { AlbumId } from '@pezzottify/contract'
import { createFakeStorage, createFakeTimers, listen, settle, track } from './fake-player.ts'

const album = { id: AlbumId.parse('a1'), name: 'One' }
const other = { id: AlbumId.parse('a2'), name: 'Two' }
const tracks = [track('a', { album }), track('b', { album }), track('c', { album: other })]

test('after the minutes the music fades out, and stays where it was', async () => {
  const { player, audio, say, timers, playAll } = listen(tracks)
  await playAll()
  player.setSleep({ minutes: 15 })
  expect(player.getState().sleep).toEqual({ until: 'time', at: timers.port.now() + 15 * 60_000 })
  say({ type: 'time', seconds: 42 })
  timers.pass((15 * 60 - 8) * 1_000)
  expect(await timers.waited()).toBe((15 * 60 - 8) * 1_000)
  expect(audio).toMatchObject({ isSounding: true, fadedSeconds: 8, preloaded: '' })
  say({ type: 'paused' })
  expect(player.getState()).toMatchObject({ status: 'paused', sleep: null, positionSeconds: 42 })
  expect(player.getState().queue.index).toBe(0)
})

test('a track that ends while the music fades is followed by nothing', async () => {
  const { player, audio, say, timers, playAll } = listen(tracks)
  await playAll()
  player.setSleep({ minutes: 15 })
  say({ type: 'time', seconds: 99 })
  timers.pass((15 * 60 - 8) * 1_000)
  await timers.waited()
  say({ type: 'ended' })
  await settle()
  expect(audio.isSounding).toBe(false)
  expect(player.getState()).toMatchObject({ status: 'paused', sleep: null, track: { id: 'b' } })
})

test('the time can be changed and taken back while it runs, and what fades comes back', async () => {
  const { player, audio, timers, playAll } = listen(tracks)
  await playAll()
  player.setSleep({ minutes: 5 })
  player.setSleep({ minutes: 30 })
  player.lengthenSleep(15)
  expect(player.getState().sleep).toEqual({ until: 'time', at: timers.port.now() + 45 * 60_000 })
  timers.pass((45 * 60 - 8) * 1_000)
  await timers.waited()
  expect(audio.fadedSeconds).toBe(8)
  player.setSleep(null)
  await settle()
  expect(audio).toMatchObject({ isSounding: true, preloaded: '/stream/b' })
  expect(player.getState()).toMatchObject({ status: 'playing', sleep: null })
  expect(await timers.waited()).toBe(0)
})

test('with the end of the track the music ends, and the next waits at its beginning', async () => {
  const { player, audio, say, playAll } = listen(tracks)
  await playAll()
  expect(audio.preloaded).toBe('/stream/b')
  player.setSleep('track')
  await settle()
  expect(audio.preloaded).toBe('')
  say({ type: 'time', seconds: 91 })
  expect(audio.fadedSeconds).toBe(0)
  say({ type: 'time', seconds: 94 })
  expect(audio.fadedSeconds).toBe(6.5)
  say({ type: 'time', seconds: 100 })
  say({ type: 'ended' })
  await settle()
  expect(audio.isSounding).toBe(false)
  expect(player.getState()).toMatchObject({ status: 'paused', sleep: null, track: { id: 'b' } })
  player.play()
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', isSounding: true, preloaded: '/stream/c' })
})

test('an album is played to its end, also where it is repeated; what follows waits', async () => {
  for (const repeat of ['off', 'all'] as const) {
    const { player, audio, say, playAll } = listen(repeat === 'off' ? tracks : tracks.slice(0, 2))
    await playAll()
    player.setRepeat(repeat)
    player.setSleep('album')
    await settle()
    expect(audio.preloaded).toBe('/stream/b')
    say({ type: 'advanced' })
    await settle()
    say({ type: 'time', seconds: 100 })
    await settle()
    expect(audio).toMatchObject({ preloaded: '', isSounding: true })
    expect(player.getState()).toMatchObject({ status: 'playing', track: { id: 'b' } })
    say({ type: 'ended' })
    await settle()
    expect(audio.isSounding).toBe(false)
    expect(player.getState()).toMatchObject({
      status: 'paused',
      sleep: null,
      track: { id: repeat === 'off' ? 'c' : 'a' },
    })
  }
})

test('a track that broke off is mended, and does not count as its end', async () => {
  const { player, audio, say, playAll } = listen(tracks)
  await playAll()
  player.setSleep('track')
  say({ type: 'time', seconds: 30 })
  say({ type: 'ended' })
  await settle()
  expect(audio.isSounding).toBe(true)
  expect(player.getState()).toMatchObject({ track: { id: 'a' }, sleep: { until: 'track' } })
})

test('the timer outlives a reload; one whose time passed meanwhile ends nothing', async () => {
  const [storage, timers] = [createFakeStorage(), createFakeTimers()]
  const first = listen(tracks, storage, timers)
  await first.playAll()
  first.player.setSleep({ minutes: 15 })
  first.player.dispose()
  timers.pass(5 * 60_000)
  const second = listen(tracks, storage, timers)
  second.player.play()
  await settle()
  timers.pass((10 * 60 - 8) * 1_000)
  expect(await timers.waited()).toBe((10 * 60 - 8) * 1_000)
  expect(second.audio.fadedSeconds).toBe(8)
  second.player.dispose()
  timers.pass(60 * 60_000)
  const third = listen(tracks, storage, timers)
  expect(third.player.getState().sleep).toBeNull()
  third.player.setSleep('album')
  third.player.dispose()
  const set = { until: 'album' as const, setAt: timers.port.now() }
  expect(listen(tracks, storage, timers).player.getState().sleep).toEqual(set)
})

test('music that starts in the last seconds fades out as well, and a paused player only clears the timer', async () => {
  const { player, audio, timers, playAll } = listen(tracks)
  await playAll()
  player.pause()
  player.setSleep({ minutes: 5 })
  timers.pass((5 * 60 - 8) * 1_000)
  await timers.waited()
  expect(player.getState()).toMatchObject({ status: 'paused', sleep: { until: 'time' } })
  timers.pass(3_000)
  player.play()
  expect(audio).toMatchObject({ isSounding: true, fadedSeconds: 5 })
  player.pause()
  expect(await timers.waited()).toBe(8_000)
  expect(player.getState()).toMatchObject({ status: 'paused', sleep: null })
})

const nightMs = 9 * 60 * 60_000

test('a time that passed while the page slept ends nothing the next day', async () => {
  const { player, audio, say, timers, playAll } = listen(tracks)
  await playAll()
  player.setSleep({ minutes: 15 })
  timers.pass(nightMs)
  // What the browser put off fires late.
  await timers.waited()
  expect(player.getState()).toMatchObject({ status: 'playing', sleep: null })
  expect(audio).toMatchObject({ isSounding: true, fadedSeconds: 0 })

  player.setSleep({ minutes: 15 })
  timers.pass(nightMs)
  say({ type: 'time', seconds: 20 })
  await settle()
  expect(player.getState()).toMatchObject({ status: 'playing', sleep: null })
  expect([audio.isSounding, await timers.waited()]).toEqual([true, 0])
})

test.each(['track', 'album'] as const)(
  'a timer for the end of the %s does not outlive a night without music',
  async (choice) => {
    const [storage, timers] = [createFakeStorage(), createFakeTimers()]
    const { player, audio, say, playAll } = listen(tracks, storage, timers)
    await playAll()
    player.setSleep(choice)
    player.pause()
    timers.pass(nightMs)
    player.play()
    say({ type: 'time', seconds: 99 })
    await settle()
    expect(player.getState()).toMatchObject({ status: 'playing', sleep: null })
    expect(audio).toMatchObject({ fadedSeconds: 0, preloaded: '/stream/b' })

    player.setSleep(choice)
    player.dispose()
    timers.pass(nightMs)
    expect(listen(tracks, storage, timers).player.getState().sleep).toBeNull()
  },
)

test('a timer for the end of a track lasts as long as the music plays, however long the track is', async () => {
  const { player, say, timers, playAll } = listen([track('mix', { durationSeconds: 12 * 3600 }), track('b')])
  await playAll()
  player.setSleep('track')
  for (let hour = 1; hour < 12; hour++) {
    timers.pass(3_600_000)
    say({ type: 'time', seconds: hour * 3_600 })
  }
  expect(player.getState().sleep).toMatchObject({ until: 'track' })
})
