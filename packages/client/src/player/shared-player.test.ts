import { expect, test } from 'bun:test'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import { createMemoryLocks } from '../sync/memory-locks.ts'
import type { LocksPort } from '../ports.ts'
import { defaultSound } from '../sound/settings.ts'
import { createFakeAudio, createFakeStorage, settle, track } from './fake-player.ts'
import { createPlayer, type Player } from './player.ts'
import { createSharedPlayer } from './shared-player.ts'

const tracks = [track('a'), track('b'), track('c')]

/** A browser in which tabs can be opened and closed; an insecure origin has no locks. */
function createFakeBrowser({ isSecure = true } = {}) {
  const tabs = new Set<(message: unknown) => void>()
  const locks = createMemoryLocks()
  const storage = createFakeStorage()
  const leases = createMemoryStorage()
  /** The catalog answers once this resolves. */
  let answers = Promise.resolve()

  /** `atOnce`: done before the tab has heard of the others. */
  async function openTab(atOnce: (player: Player) => void = () => {}) {
    const { audio, port, say } = createFakeAudio()
    const letGo = Promise.withResolvers<void>()
    const own: LocksPort = {
      request: (name, options, held) =>
        locks.request(name, options, () => Promise.race([held(), letGo.promise])),
    }
    let hear: (message: unknown) => void = () => {}
    const player = createPlayer({
      audio: port,
      storage,
      places: null,
      trackInfo: async (id) => {
        await answers
        return tracks.find((candidate) => candidate.id === id) ?? null
      },
      askStream: async () => null,
      network: { isLost: () => false, listen: () => () => {} },
      onNotice: () => {},
      timers: { now: () => 0, set: () => null, clear: () => {} },
      random: () => 0.5,
      sound: defaultSound,
    })
    const shared = createSharedPlayer(player, {
      channel: {
        post: (message) => {
          const copy: unknown = structuredClone(message)
          for (const other of tabs) if (other !== hear) queueMicrotask(() => other(copy))
        },
        listen: (listener) => {
          hear = listener
          tabs.add(hear)
          return () => void tabs.delete(hear)
        },
      },
      locks: isSecure ? own : null,
      storage: leases,
      timers: { now: () => 0, set: () => null, clear: () => {} },
      tab: `tab ${tabs.size}`,
    })
    atOnce(shared)
    await settle()
    /** Ends the tab like a crash: without a message. */
    const kill = async (): Promise<void> => {
      tabs.delete(hear)
      audio.isSounding = false
      letGo.resolve()
      await settle()
    }
    /** It keeps its lock, and says nothing. */
    const freeze = (): void => void tabs.delete(hear)
    return { player: shared, audio, say, kill, freeze }
  }
  /** Lets the catalog be slow, until the returned function is called. */
  function holdAnswers(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    answers = promise
    return resolve
  }
  const say = (message: unknown): void => tabs.forEach((tab) => tab(message))
  return { openTab, storage, leases, say, holdAnswers }
}

async function twoTabs() {
  const browser = createFakeBrowser()
  const one = await browser.openTab()
  one.player.playAll({ type: 'album', id: 'a1' }, ['a', 'b', 'c'])
  await settle()
  one.say({ type: 'time', seconds: 42 })
  const two = await browser.openTab()
  return { ...browser, one, two }
}

test('one tab sounds; another shows the same queue, track and second, live, and controls it', async () => {
  const { one, two } = await twoTabs()
  expect(two.player.getState()).toMatchObject({ isElsewhere: true, status: 'playing', positionSeconds: 42 })
  expect(two.player.getState()).toMatchObject({ track: { id: 'a' }, queue: one.player.getState().queue })
  one.say({ type: 'time', seconds: 43 })
  await settle()
  expect(two.player.getState().positionSeconds).toBe(43)
  two.player.seek(70)
  two.player.setVolume(0.9)
  await settle()
  expect(one.audio).toMatchObject({ soughtTo: 70, volume: 0.9 })
  two.player.playAll({ type: 'mix' }, ['c'])
  await settle()
  expect([one.audio.url, one.audio.isSounding, two.audio.url]).toEqual(['/stream/c', true, ''])
  two.player.toggle()
  await settle()
  expect([one.audio.isSounding, two.player.getState().status]).toEqual([false, 'paused'])
})

test('a tab that is gone hands over: the next one plays on at its second', async () => {
  const { one, two, storage } = await twoTabs()
  await one.kill()
  expect(two.audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
  expect(two.player.getState()).toMatchObject({ isElsewhere: false, status: 'playing' })
  two.say({ type: 'time', seconds: 50 })
  expect(storage.getItem('progressSec')).toBe('50')
})

test('a page that is loaded anew shows its track, also when it becomes the player while it looks it up', async () => {
  const { one, two, openTab, holdAnswers } = await twoTabs()
  one.player.pause()
  await two.kill()
  await one.kill()
  const answer = holdAnswers()
  const anew = await openTab((player) => void player.wake())
  answer()
  await settle()
  expect(anew.player.getState()).toMatchObject({
    isElsewhere: false,
    positionSeconds: 42,
    track: { id: 'a' },
  })
})

test('while it is not known yet who plays, the page shows the track at its second and with its length', async () => {
  const { one, two, openTab } = await twoTabs()
  one.player.pause()
  one.freeze()
  two.freeze()
  const anew = await openTab((player) => void player.wake())
  const shown = { positionSeconds: 42, durationSeconds: 100, track: { id: 'a' } }
  expect(anew.player.getState()).toMatchObject({ isElsewhere: true, ...shown })
})

test('only the tab that plays writes down where it is', async () => {
  const { two, storage } = await twoTabs()
  two.player.save()
  expect(storage.getItem('progressSec')).toBe('42')
})

test('when nothing plays, "play" plays in the tab in which it was pressed', async () => {
  const { one, two } = await twoTabs()
  two.player.pause()
  await settle()
  two.player.toggle()
  await settle()
  await settle()
  expect([one.audio.isSounding, two.audio.isSounding, two.audio.startedAt]).toEqual([false, true, 42])
  expect(one.player.getState()).toMatchObject({ isElsewhere: true, status: 'playing' })
  one.player.pause()
  await settle()
  expect(two.audio.isSounding).toBe(false)
})

test('"play here" moves the sound, past a tab that has waited longer', async () => {
  const { one, two, openTab } = await twoTabs()
  const three = await openTab()
  three.player.playHere()
  await settle()
  await settle()
  expect([one, two, three].map(({ audio }) => audio.isSounding)).toEqual([false, false, true])
  expect(three.audio).toMatchObject({ url: '/stream/a', startedAt: 42 })
  await three.kill()
  await settle()
  expect([one, two].filter(({ audio }) => audio.isSounding)).toHaveLength(1)
})

test('a click in a tab that does not know the other tabs yet takes effect', async () => {
  const browser = createFakeBrowser()
  const one = await browser.openTab()
  one.player.playAll({ type: 'mix' }, ['a'])
  await settle()
  one.player.pause()
  await settle()
  const two = await browser.openTab((player) => player.playAll({ type: 'mix' }, ['c']))
  await settle()
  expect([two.audio.url, two.audio.isSounding, one.audio.isSounding]).toEqual(['/stream/c', true, false])
})

test('a tab in which somebody else signs in stops the tab of the one before, and does not see their queue', async () => {
  const { one, two, storage } = await twoTabs()
  for (const { player } of [one, two]) player.setUser('ann')
  two.player.setUser('ben')
  for (let turn = 0; turn < 4; turn++) await settle()
  expect([one.audio.isSounding, two.player.getState().queue.entries]).toEqual([false, []])
  one.player.playAll({ type: 'mix' }, ['b'])
  two.player.playAll({ type: 'mix' }, ['c'])
  for (let turn = 0; turn < 4; turn++) await settle()
  expect([one.audio.isSounding, two.audio.url, two.audio.isSounding]).toEqual([false, '/stream/c', true])
  expect(storage.getItem('playlistsHistory')).not.toContain('"a"')
})

test('a tab that stood still, and whose place another one took, falls silent and shows that one', async () => {
  const { openTab, leases, say } = createFakeBrowser({ isSecure: false })
  const { player, audio } = await openTab()
  player.playAll({ type: 'album', id: 'a1' }, ['a', 'b', 'c'])
  await settle()
  expect(audio.isSounding).toBe(true)
  await leases.release('player of this browser', 'tab 0')
  await leases.claim('player of this browser', 'another', 0, 60_000)
  say({ type: 'player' })
  await settle()
  expect(audio).toMatchObject({ url: '', isSounding: false })
  say({ type: 'state', user: player.user(), patch: { status: 'playing', positionSeconds: 7 } })
  expect(player.getState()).toMatchObject({ isElsewhere: true, status: 'playing', positionSeconds: 7 })
})
