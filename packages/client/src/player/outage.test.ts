import { expect, test } from 'bun:test'
import { listen, settle, track } from './fake-player.ts'

const abc = [track('a'), track('b'), track('c')]

test('a connection lost in the middle is tried again from there, once', async () => {
  const { audio, say, fail, notices, playAll } = listen(abc)
  await playAll()
  say({ type: 'time', seconds: 42 })
  fail('network')
  await settle()
  expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
  expect(notices).toEqual([])
  fail('network')
  await settle()
  expect(audio.url).toBe('/stream/b')
})

test('a disk that does not answer makes the player wait and go on where it was, and not skip through the queue', async () => {
  const converting = [track('a', { flacUrl: '/flac/a' }), track('b')]
  const { player, audio, say, fail, notices, server, waited, playAll } = listen(converting)
  await playAll()
  say({ type: 'time', seconds: 42 })
  server.outage = { code: 'media_unreachable', retryAfterSeconds: 7 }
  fail('network')
  for (let round = 0; round < 5; round++) await settle()
  for (let round = 0; round < 20; round++) {
    expect(player.getState()).toMatchObject({ status: 'waiting', outage: 'media_unreachable' })
    expect(await waited()).toBe(7_000)
    expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42 })
    await settle()
  }
  server.outage = null
  await waited()
  expect(notices).toEqual([{ reason: 'outage', code: 'media_unreachable' }])
  expect(player.getState()).toMatchObject({ status: 'playing', outage: null, positionSeconds: 42 })
})

test('while it waits I can pause, and the attempts end', async () => {
  const { player, audio, notices, server, waited, playAll } = listen(abc)
  server.outage = { code: 'offline', retryAfterSeconds: null }
  await playAll()
  await settle()
  player.pause()
  expect(player.getState()).toMatchObject({ status: 'paused', outage: null })
  expect([await waited(), audio.url]).toEqual([10_000, ''])
  expect(notices).toEqual([{ reason: 'outage', code: 'offline' }])
})

test('a track I choose meanwhile is tried at once, and only that one goes on', async () => {
  const { audio, player, server, waited, playAll } = listen(abc)
  server.outage = { code: 'media_unreachable', retryAfterSeconds: null }
  await playAll()
  await settle()
  server.outage = null
  player.next()
  await settle()
  expect([audio.url, player.getState().outage]).toEqual(['/stream/b', null])
  await waited()
  expect(audio.url).toBe('/stream/b')
})

test('after half an hour without sound the player gives up and says so', async () => {
  const { player, notices, server, waited, playAll } = listen(abc)
  server.outage = { code: 'media_unreachable', retryAfterSeconds: 3_600 }
  await playAll()
  await settle()
  const waits: number[] = []
  while (player.getState().status === 'waiting') {
    waits.push(await waited())
    await settle()
  }
  expect(player.getState().status).toBe('paused')
  expect(waits).toEqual(Array(30).fill(60_000))
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
