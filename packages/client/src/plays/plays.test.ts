import { expect, test } from 'bun:test'
import { settle } from '../player/fake-player.ts'
import { createBrowser, noon, told } from './fake-browser.ts'

const minute = 60_000

test('a track heard from its beginning to its end is one report, with all that is known of it', async () => {
  const browser = createBrowser()
  const { playAll, hear, say, player } = browser.open()
  await playAll()
  await hear(100)
  say({ type: 'ended' })
  await settle()
  expect(told(browser)).toEqual([
    {
      session_id: expect.any(String),
      track_id: 'a',
      started_at: noon / 1_000,
      ended_at: noon / 1_000 + 100,
      duration_seconds: 100,
      track_duration_seconds: 100,
      seek_count: 0,
      pause_count: 0,
      playback_context: 'album',
      context_id: 'a1',
      position_seconds: 100,
      context_ended: false,
      utc_offset_minutes: -new Date(noon).getTimezoneOffset() || 0,
      client_type: 'web',
      user_handle: 'elena',
    },
  ])
  expect(await browser.waiting()).toEqual([])
  player.jumpTo(player.getState().queue.entries[2]?.entryId ?? 0)
  await settle()
  await hear(100)
  say({ type: 'ended' })
  await settle()
  expect(told(browser).map(({ context_ended }) => context_ended)).toEqual([false, true])
})

test('it is told every ten seconds, and the server has one playback', async () => {
  const browser = createBrowser()
  const { playAll, hear } = browser.open()
  await playAll()
  await hear(35)
  expect(browser.server.requests).toBe(3)
  expect(told(browser)).toMatchObject([{ duration_seconds: 30, ended_at: null }])
})

test('less than five seconds are none', async () => {
  const browser = createBrowser()
  const { playAll, hear, player } = browser.open()
  await playAll()
  await hear(4.75)
  player.next()
  await settle()
  await hear(5)
  player.next()
  await browser.pass(minute)
  expect(told(browser).map(({ track_id, duration_seconds }) => [track_id, duration_seconds])).toEqual([
    ['b', 5],
  ])
})

test('skipped seconds do not count as heard, repeated ones do', async () => {
  const browser = createBrowser()
  const { playAll, hear, player } = browser.open()
  await playAll()
  await hear(10)
  player.seek(70)
  await hear(10)
  player.seekBy(-10)
  await hear(10)
  player.next()
  await settle()
  expect(told(browser)).toMatchObject([{ duration_seconds: 30, seek_count: 2, position_seconds: 80 }])
})

test('pauses and waiting for the network are not heard; a pause of five minutes is one, a longer one ends it', async () => {
  const browser = createBrowser()
  const { playAll, hear, player, say } = browser.open()
  await playAll()
  await hear(10)
  say({ type: 'waiting' })
  await browser.pass(20_000)
  say({ type: 'playing' })
  await hear(10)
  player.pause()
  await browser.pass(4 * minute)
  player.play()
  await hear(10)
  player.pause()
  await browser.pass(6 * minute)
  player.play()
  await hear(20)
  player.next()
  await settle()
  expect(told(browser)).toMatchObject([
    { track_id: 'a', duration_seconds: 30, pause_count: 2, started_at: noon / 1_000 },
    { track_id: 'a', duration_seconds: 20, pause_count: 0 },
  ])
})

test('a track on repeat, or begun again, is heard each time anew', async () => {
  const browser = createBrowser()
  const { playAll, hear, player, say } = browser.open()
  await playAll()
  player.setRepeat('one')
  await hear(100)
  say({ type: 'ended' })
  await settle()
  await hear(50)
  player.jumpTo(player.getState().queue.entries[0]?.entryId ?? 0)
  await settle()
  await hear(10)
  player.clear()
  await settle()
  expect(told(browser).map(({ duration_seconds, seek_count }) => [duration_seconds, seek_count])).toEqual([
    [100, 0],
    [50, 0],
    [10, 0],
  ])
})

test('at twice the speed a whole track is heard', async () => {
  const browser = createBrowser()
  const { playAll, hear, player } = browser.open()
  await playAll()
  await hear(50, 2)
  player.next()
  await settle()
  expect(told(browser)).toMatchObject([{ duration_seconds: 100, seek_count: 0, ended_at: noon / 1_000 + 50 }])
})

test('tracks that I added to the queue count as heard from the queue, not from the album', async () => {
  const browser = createBrowser()
  const { playAll, hear, player } = browser.open()
  await playAll()
  player.playNext(['c'])
  player.next()
  await settle()
  await hear(10)
  player.next()
  await settle()
  expect(told(browser)).toMatchObject([{ track_id: 'c', playback_context: 'queue', context_id: null }])
})

test('without a server nothing is lost: hours later each playback arrives once', async () => {
  const browser = createBrowser()
  const { playAll, hear, player } = browser.open()
  browser.server.isAway = true
  await playAll()
  for (let played = 0; played < 3; played += 1) {
    await hear(20)
    player.next()
    await settle()
  }
  await browser.pass(60 * minute)
  expect(told(browser)).toEqual([])
  expect(browser.server.requests).toBeLessThan(40)
  browser.server.isAway = false
  browser.wake()
  await settle()
  expect(told(browser).map(({ track_id, duration_seconds }) => [track_id, duration_seconds])).toEqual([
    ['a', 20],
    ['b', 20],
    ['c', 20],
  ])
  expect(await browser.waiting()).toEqual([])
})

test('a reload goes on with the playback that it interrupted', async () => {
  const browser = createBrowser()
  const first = browser.open()
  await first.playAll()
  await first.hear(17)
  first.player.save()
  browser.hide()
  first.reporting.dispose()
  first.player.dispose()
  browser.server.heard.clear()

  const second = browser.open()
  await browser.pass(2_000)
  second.player.play()
  await settle()
  await second.hear(13)
  second.player.next()
  await settle()
  expect(told(browser)).toMatchObject([
    { track_id: 'a', duration_seconds: 30, pause_count: 0, started_at: noon / 1_000 },
  ])
})

test('a page that was killed loses ten seconds at most, and what it left ends by itself', async () => {
  const browser = createBrowser()
  browser.server.isAway = true
  const { playAll, hear } = browser.open()
  await playAll()
  await hear(27)
  const killed = createBrowser()
  for (const play of await browser.waiting()) await killed.plays.put('elena', { ...play, revision: 1 })
  killed.open()
  await settle()
  expect(told(killed)).toMatchObject([{ duration_seconds: 20, ended_at: null }])
  await killed.pass(7 * minute)
  killed.wake()
  await settle()
  expect(told(killed)).toMatchObject([{ duration_seconds: 20, ended_at: noon / 1_000 + 20 }])
})

test('a playback that another tab went on with is not cut short by the first', async () => {
  const browser = createBrowser()
  const first = browser.open()
  await first.playAll()
  await first.hear(20)
  first.player.pause()
  first.player.save()
  const second = browser.open()
  second.player.play()
  await settle()
  await second.hear(80)
  second.say({ type: 'ended' })
  await settle()
  await browser.pass(10 * minute)
  expect(told(browser)).toMatchObject([{ duration_seconds: 100, position_seconds: 100 }])
})

test('a tab that goes on after one that was closed misses nothing that was heard there', async () => {
  const browser = createBrowser()
  const closed = browser.open()
  await closed.playAll()
  await closed.hear(17)
  closed.player.save()
  const other = browser.open()
  await closed.hear(8)
  browser.close()
  closed.reporting.dispose()
  closed.player.dispose()

  other.player.play()
  await settle()
  await other.hear(5)
  other.player.next()
  await settle()
  expect(told(browser)).toMatchObject([{ track_id: 'a', duration_seconds: 30 }])
})

test('my unsent plays wait for me when somebody else signs in, and are never sent as theirs', async () => {
  const browser = createBrowser()
  const { playAll, hear, reporting } = browser.open()
  await playAll()
  browser.server.isAway = true
  await hear(20)
  const settled = reporting.settle(2_000)
  await browser.pass(2_000)
  await settled
  reporting.stop()
  browser.server.isAway = false
  browser.server.user = 'mira'
  reporting.start('mira', 'mira')
  browser.wake()
  await browser.pass(minute)
  expect(told(browser)).toEqual([])
  // Another tab still assumes that I am signed in: the server knows better.
  const other = browser.open()
  await browser.pass(minute)
  expect(told(browser)).toEqual([])
  browser.server.user = 'elena'
  browser.wake()
  await settle()
  expect(told(browser)).toMatchObject([{ user_handle: 'elena', duration_seconds: 20 }])
  other.reporting.dispose()
})

test('what was heard under an earlier name is reported under the new one', async () => {
  const browser = createBrowser()
  const { reporting, playAll, hear } = browser.open()
  await playAll()
  browser.server.isAway = true
  await hear(20)
  browser.server.isAway = false
  browser.server.user = 'elena m.'
  reporting.start('elena', 'elena m.')
  browser.wake()
  await browser.pass(minute)
  expect(told(browser)).toMatchObject([{ user_handle: 'elena m.', duration_seconds: 20 }])
  reporting.dispose()
})
