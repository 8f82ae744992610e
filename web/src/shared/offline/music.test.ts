import { createApi, type StoragePort } from '@pezzottify/client'
import { createOffline, type DownloadPort, type OfflineItem } from '@pezzottify/client/offline'
import { expect, test } from 'bun:test'
import { createOfflineMusic } from './music.ts'
import type { OfflinePlatform } from './ports.ts'
import { createOfflineService } from './service.ts'

/** A device whose storage outlives its pages. It has no network, so that nothing is fetched. */
function createDevice() {
  const texts = new Map<string, string>()
  const items = new Map<string, OfflineItem>()
  let isFull = false
  let listening = 0
  const storage: StoragePort = {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  }
  const nothing = async () => undefined
  const downloads: DownloadPort = {
    items: async (user) => [...items].flatMap(([key, item]) => (key.startsWith(`${user}:`) ? [item] : [])),
    putItem: async (user, item) => {
      if (isFull) throw new Error('full')
      items.set(`${user}:${item.id}`, item)
    },
    removeItem: async (user, { id }) => void items.delete(`${user}:${id}`),
    tracks: async () => [],
    fetch: () => Promise.reject(new Error('not reached')),
    putFacts: nothing,
    removeTrack: nothing,
    pinPictures: nothing,
    removeAll: nothing,
    isPaused: async () => false,
    setPaused: nothing,
    urlOf: (url) => url,
    storage: async () => ({ usedBytes: 0, freeBytes: null, totalBytes: null, isPersistent: true }),
    persist: async () => true,
  }
  const platform: OfflinePlatform = {
    install: { install: nothing, onUpdate: () => undefined, update: () => undefined },
    downloads,
    answers: {
      signIn: nothing,
      answer: async () => null,
      putAnswer: nothing,
      pin: nothing,
      things: async () => [],
      putThings: nothing,
      snapshot: async () => null,
      putSnapshot: nothing,
    },
    locks: null,
    channel: {
      post: () => undefined,
      listen: () => {
        listening += 1
        return () => void (listening -= 1)
      },
    },
    timers: { now: () => 1_000, set: () => 0, clear: () => undefined },
    random: () => 0.5,
  }
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: () => Promise.reject(new TypeError('no network')),
  })

  return {
    texts,
    /** For how many users pages follow what is kept. */
    listening: (): number => listening,
    kept: (): string[] => [...items.keys()],
    fill: (): void => void (isFull = true),
    /** A page, whose offline code comes by `load`. */
    open(load: (platform: Promise<OfflinePlatform>) => Promise<OfflinePlatform> = (here) => here) {
      const service = createOfflineService({ obstacle: null, load: () => load(Promise.resolve(platform)) })
      return createOfflineMusic(service, storage, async (found) =>
        createOffline({
          ...found,
          api,
          library: () => null,
          sourceToKeep: () => null,
          limitBytes: () => null,
        }),
      )
    },
  }
}
const never = () => new Promise<never>(() => undefined)

test('a page that is left at once takes no wish along: the next one fulfils it, for the same user', async () => {
  const device = createDevice()
  const left = device.open(never)
  left.signIn('elena')
  void left.keep('album', 'a', 'Anthem')
  void left.keep('album', 'b', 'Ballads')
  void left.unkeep('album', 'b')

  const others = device.open()
  others.signIn('mira')
  await others.ready()
  expect(device.kept()).toEqual([])

  const next = device.open()
  next.signIn('elena')
  await next.ready()
  expect(next.state().items).toMatchObject([{ kind: 'album', id: 'a', name: 'Anthem' }])
  expect(device.kept()).toEqual(['elena:a'])
  expect([...device.texts]).toEqual([])
})

test('a wish that the device cannot fulfil is refused, and not tried again by each page', async () => {
  const device = createDevice()
  device.fill()
  const full = device.open()
  full.signIn('elena')
  await expect(full.keep('album', 'a', 'Anthem')).rejects.toThrow('full')
  expect([...device.texts]).toEqual([])
})

test('a wish outlives code that cannot be loaded, in this page and the next', async () => {
  const device = createDevice()
  let isBroken = true
  const page = device.open((platform) => (isBroken ? Promise.reject(new Error('no code')) : platform))
  page.signIn('elena')
  await page.keep('album', 'a', 'Anthem')
  expect(device.kept()).toEqual([])
  expect(device.texts.size).toBe(1)
  isBroken = false
  await page.ready()
  expect(device.kept()).toEqual(['elena:a'])
  expect([...device.texts]).toEqual([])
})

test('who signs out and in again while the code is loaded is followed once, and not after signing out', async () => {
  const device = createDevice()
  const page = device.open()
  page.signIn('elena')
  void page.ready()
  page.signIn(null)
  page.signIn('elena')
  await page.ready()
  expect(device.listening()).toBe(1)
  page.signIn(null)
  expect(device.listening()).toBe(0)
})
