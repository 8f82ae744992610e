import { expect, test } from 'bun:test'
import type { StreamAnswer } from './fault.ts'
import { listen, settle, track, unreachable } from './fake-player.ts'

const abc = [track('a'), track('b'), track('c')]
const answer = (status: number, more: Partial<StreamAnswer> = {}): StreamAnswer => {
  return { status, code: null, retryAfterSeconds: null, version: null, ...more }
}

/** Plays the first track up to second 42. */
async function at42(tracks = abc) {
  const heard = listen(tracks)
  await heard.playAll()
  heard.say({ type: 'time', seconds: 42 })
  return heard
}

test('a connection lost in the middle is tried again from there, and then with pauses, before the track is left', async () => {
  const { player, audio, fail, notices, waited } = await at42()
  fail('network')
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
  expect(notices).toEqual([])
  for (let round = 0; round < 4; round++) {
    fail('network')
    await settle()
    expect(player.getState()).toMatchObject({ status: 'waiting', positionSeconds: 42 })
    await waited()
    expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42 })
  }
  fail('network')
  await settle()
  expect(audio.url).toBe('/stream/b')
  expect(notices.at(-1)).toEqual({ reason: 'failed', title: 'Track a' })
})

test('a disk that does not answer makes the player wait and go on where it was, and not skip through the queue', async () => {
  const { player, audio, fail, notices, server, present, waited } = await at42([
    track('a', { flacUrl: '/flac/a' }),
    track('b'),
  ])
  server.answer = unreachable(7)
  fail('network')
  for (let round = 0; round < 5; round++) await settle()
  for (let round = 0; round < 20; round++) {
    expect(player.getState()).toMatchObject({ status: 'waiting', outage: 'media_unreachable' })
    expect(await waited()).toBe(7_000 * 1.1)
    expect(audio).toMatchObject({ url: '/stream/a' })
  }
  server.answer = present
  await waited()
  expect(notices).toEqual([{ reason: 'outage', code: 'media_unreachable' }])
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42 })
  expect(player.getState()).toMatchObject({ status: 'playing', outage: null, positionSeconds: 42 })
})

test.each([
  [answer(429, { retryAfterSeconds: 20 }), 'rate_limited', 22_000],
  [answer(500), 'unavailable', 750],
  [answer(502), 'unavailable', 750],
  [answer(503, { code: 'damaged' }), 'damaged', 750],
  [null, 'offline', 750],
])('answered with %j it waits at its second, and goes on there', async (given, code, ms) => {
  const { player, audio, fail, notices, server, present, waited } = await at42()
  server.answer = given
  fail('unsupported')
  await settle()
  expect(player.getState()).toMatchObject({ status: 'waiting', outage: code, positionSeconds: 42 })
  expect(await waited()).toBe(ms)
  server.answer = present
  await waited()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
  expect(notices).toMatchObject([{ reason: 'outage' }])
})

test('the pauses grow to a quarter of a minute: a minute without the server costs ten small questions', async () => {
  const { fail, server, waited } = await at42()
  server.answer = null
  fail('unsupported')
  await settle()
  let ms = 0
  while (ms < 60_000) ms += await waited()
  expect(server.asked.length).toBeLessThanOrEqual(10)
})

test('a server that is there again is noticed at once, in the middle of a pause', async () => {
  const { player, audio, fail, network } = await at42()
  await network('lost')
  fail('unsupported')
  await settle()
  expect(player.getState()).toMatchObject({ status: 'waiting', outage: 'offline' })
  await network('back')
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
})

test('the loaded part plays on while the network is lost; at its end the player waits, and says why', async () => {
  const { player, audio, say, network } = await at42()
  await network('lost')
  expect(player.getState()).toMatchObject({ status: 'playing', outage: null })
  say({ type: 'time', seconds: 50 })
  say({ type: 'waiting' })
  expect(player.getState()).toMatchObject({ status: 'waiting', outage: 'offline', positionSeconds: 50 })
  await network('back')
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 50, isSounding: true })
  expect(player.getState()).toMatchObject({ status: 'playing', outage: null })
})

test('data that are held back are asked for, and a stalled element that goes on by itself is left alone', async () => {
  const { player, audio, say, server, waited } = await at42()
  say({ type: 'waiting' })
  server.answer = null
  expect(await waited()).toBe(10_000)
  expect(player.getState()).toMatchObject({ status: 'waiting', outage: 'offline' })
  say({ type: 'playing' })
  expect(player.getState()).toMatchObject({ status: 'playing', outage: null })
  expect([await waited(), audio.startedAt]).toEqual([0, 0])
})

test.each([401, 403])('refused with %d it pauses and keeps its place', async (status) => {
  const { player, fail, notices, server, waited } = await at42()
  server.answer = answer(status)
  fail('unsupported')
  await settle()
  expect(player.getState()).toMatchObject({ status: 'paused', track: { id: 'a' }, positionSeconds: 42 })
  expect(notices).toEqual([{ reason: 'refused' }])
  expect(await waited()).toBe(0)
})

test.each(['file_gone', 'not_found'] as const)(
  'a file that is gone (%s) is left for the next track, with its name',
  async (code) => {
    const { audio, fail, notices, server } = await at42([track('a', { flacUrl: '/flac/a' }), track('b')])
    server.once = answer(404, { code })
    fail('unsupported')
    await settle()
    expect(notices[0]).toEqual({ reason: 'missing', title: 'Track a' })
    expect(audio.url).toBe('/stream/b')
  },
)

test('a 404 of something in front of the server is waited out, and says nothing of the file', async () => {
  const { player, fail, notices, server } = await at42([track('a'), track('b')])
  server.answer = answer(404)
  fail('network')
  await settle()
  expect(player.getState()).toMatchObject({ status: 'waiting', track: { id: 'a' }, positionSeconds: 42 })
  expect(notices).toEqual([{ reason: 'outage', code: 'unavailable' }])
})

test.each([409, 410, 412])(
  'a file that was replaced (%d) goes on at the same second in the new one',
  async (status) => {
    const { audio, fail, notices, server } = await at42()
    server.once = answer(status, { version: 'second' })
    fail('network')
    await settle()
    expect(server.renewed).toEqual(['second'])
    expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42 })
    expect(notices).toEqual([])
  },
)

test('a server that is too busy to convert a track is waited for', async () => {
  const conversion = { url: '/opus/a', label: 'Opus 128', isWanted: true }
  const { player, fail, server } = await at42([track('a', { conversion }), track('b')])
  server.answer = answer(503, { code: 'unavailable', retryAfterSeconds: 10 })
  fail('unsupported')
  await settle()
  expect(server.asked).toEqual(['/opus/a'])
  expect(player.getState()).toMatchObject({ status: 'waiting', track: { id: 'a' }, positionSeconds: 42 })
})

test('an answer of a moment that is over is not held against the file: it is played directly again', async () => {
  const { player, audio, fail } = await at42([track('a', { flacUrl: '/flac/a' })])
  fail('unsupported')
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
  expect(player.getState()).toMatchObject({ isConverted: false, isSeekable: true })
})

test('damage in the middle costs what is damaged: the sound goes on behind it, also behind the next one', async () => {
  const { audio, say, fail, notices } = await at42()
  for (const [second, next] of [
    [42, 43],
    [43, 45],
    [45, 50],
    [80, 81],
  ] as const) {
    say({ type: 'time', seconds: second })
    fail('decode')
    await settle()
    expect(audio).toMatchObject({ url: '/stream/a', startedAt: second === 42 ? 43 : next })
  }
  expect(notices).toEqual([])
})

test('sound that ends long before the length of the catalog is a flaw like any other, an end a little early is not', async () => {
  const { audio, say } = await at42()
  say({ type: 'ended' })
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 43 })
  say({ type: 'time', seconds: 97.5 })
  say({ type: 'ended' })
  await settle()
  expect(audio.url).toBe('/stream/b')
})

test('the length is that of the catalog, whatever the sound card guesses', async () => {
  const { player, say } = await at42()
  say({ type: 'duration', seconds: 250 })
  expect(player.getState().durationSeconds).toBe(100)
  const unscanned = listen([track('u', { durationSeconds: null })])
  await unscanned.playAll()
  unscanned.say({ type: 'duration', seconds: 250 })
  expect(unscanned.player.getState().durationSeconds).toBe(250)
})

test('a file whose length the sound card guesses wrongly is sought in its conversion, where each second is at its place', async () => {
  const conversion = { url: '/wav/a', label: 'WAV', isWanted: false }
  const { player, audio, say, playAll } = listen([track('a', { conversion })])
  await playAll()
  say({ type: 'duration', seconds: 101 })
  player.seek(20)
  expect(audio).toMatchObject({ url: '/stream/a', soughtTo: 20 })
  say({ type: 'duration', seconds: 60 })
  player.seek(80)
  await settle()
  expect(audio).toMatchObject({ url: '/wav/a', startedAt: 80, isSounding: true })
  expect(player.getState()).toMatchObject({ positionSeconds: 80, durationSeconds: 100, isConverted: true })
  say({ type: 'duration', seconds: 100 })
  player.seek(30)
  expect(audio).toMatchObject({ url: '/wav/a', soughtTo: 30 })
})

test('such a file goes on at its second after a reload; without a conversion it is sought as well as it can be', async () => {
  const conversion = { url: '/wav/a', label: 'WAV', isWanted: false }
  const begin = async (info: Parameters<typeof track>[1]) => {
    const heard = listen([track('a', info)])
    await heard.playAll()
    heard.player.pause()
    heard.player.yield()
    heard.player.adopt({ positionSeconds: 70 }, true)
    await settle()
    expect(heard.audio).toMatchObject({ url: '/stream/a', startedAt: 70 })
    heard.say({ type: 'duration', seconds: 60 })
    await settle()
    return heard
  }
  expect((await begin({ conversion })).audio).toMatchObject({ url: '/wav/a', startedAt: 70 })
  const plain = await begin({})
  plain.player.seek(30)
  expect(plain.audio).toMatchObject({ url: '/stream/a', soughtTo: 30 })
})

test('while it waits I can pause, and the attempts end', async () => {
  const { player, audio, notices, server, waited, playAll } = listen(abc)
  server.answer = null
  await playAll()
  await settle()
  player.pause()
  expect(player.getState()).toMatchObject({ status: 'paused', outage: null })
  expect([await waited(), audio.url]).toEqual([0, ''])
  expect(notices).toEqual([{ reason: 'outage', code: 'offline' }])
})

test('a track I choose meanwhile is tried at once, and only that one goes on', async () => {
  const { audio, player, server, present, waited, playAll } = listen(abc)
  server.answer = unreachable(null)
  await playAll()
  await settle()
  server.answer = present
  player.next()
  await settle()
  expect([audio.url, player.getState().outage]).toEqual(['/stream/b', null])
  await waited()
  expect(audio.url).toBe('/stream/b')
})

test('after half an hour without sound the player gives up and says so', async () => {
  const { player, notices, server, waited, playAll } = listen(abc)
  server.answer = unreachable(3_600)
  await playAll()
  await settle()
  const waits: number[] = []
  while (player.getState().status === 'waiting') waits.push(await waited())
  expect(player.getState().status).toBe('paused')
  expect(waits).toEqual(Array(28).fill(66_000))
  expect(notices.map(({ reason }) => reason)).toEqual(['outage', 'gave-up'])
})

test('after five failures in a row the player stops trying', async () => {
  const gone = [...'abcdefgh'].map((id) => track(id, { mime: 'audio/x-ape' }))
  const { player, audio, notices, playAll } = listen(gone)
  await playAll()
  for (let round = 0; round < 10; round++) await settle()
  expect(notices.map(({ reason }) => reason)).toEqual([...Array(4).fill('cannot-decode'), 'gave-up'])
  expect([audio.isSounding, player.getState().status]).toEqual([false, 'paused'])
})
