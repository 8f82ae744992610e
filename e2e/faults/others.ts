import { expect } from 'bun:test'
import { createApi } from '@pezzottify/client'
import type { Household } from './household.ts'
import { handle, password } from './household.ts'

/** The limit on a machine that is otherwise idle. */
const disturbedMs = 100
/** The limit on a busy machine: so many times the duration while the disk answers. */
const busyFactor = 3
const looksMin = 100
const ownDeadlineMs = 6_000

/** Uses every part of a server except the music of one disk, over and over, and records the durations. */
export function watchOthers(home: Household) {
  const times = new Map<string, number[]>()
  const failures: string[] = []
  let isOver = false
  const [elsewhere] = home.tracks('Other Album')
  const use = async (name: string, ask: () => Promise<unknown>): Promise<void> => {
    const started = performance.now()
    try {
      await ask()
    } catch (error) {
      failures.push(`${name}: ${String(error)}`)
    }
    const known = times.get(name) ?? []
    known.push(performance.now() - started)
    times.set(name, known)
  }
  const ok = async (asked: Promise<Response>): Promise<void> => {
    const response = await asked
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${response.url} gave ${response.status}`)
  }
  const login = { user_handle: handle, password, device_uuid: 'device-of-ann-2', device_type: 'web' }
  const quick: Record<string, () => Promise<unknown>> = {
    health: home.health,
    albums: () => home.api.catalog.albums({}),
    like: () => home.api.likes.like({ params: { type: 'track', id: elsewhere! } }),
    picture: () => ok(home.get(`/v1/content/image/${home.cover}`)),
    'scaled picture': () => ok(home.get(`/v1/content/image/${home.cover}?size=64`)),
    page: () => ok(home.get('/')),
    asset: () => ok(home.get('/assets/app-12345678.js')),
    'music elsewhere': () => ok(home.stream(elsewhere!, { range: 'bytes=0-65535' })),
  }
  const slow: Record<string, () => Promise<unknown>> = {
    'sign-in': () => createApi({ baseUrl: home.url }).auth.login({ body: login }),
    storage: () => home.api.operations.storage(),
    doctor: home.doctor,
    folders: () => home.api.library.folders(),
  }
  const loop = async ([name, ask]: [string, () => Promise<unknown>], pauseMs: number): Promise<void> => {
    while (!isOver) {
      await use(name, ask)
      await Bun.sleep(pauseMs)
    }
  }
  const running = [
    ...Object.entries(quick).map((each) => loop(each, 20)),
    ...Object.entries(slow).map((each) => loop(each, 500)),
  ]

  return {
    /** The time within which 99 of 100 requests were answered, by kind. Ends the measurement. */
    p99: async (): Promise<Record<string, number>> => {
      const isSeen = (names: string[], count: number) =>
        names.every((name) => (times.get(name)?.length ?? 0) >= count)
      while (!isSeen(Object.keys(quick), looksMin) || !isSeen(Object.keys(slow), 1)) await Bun.sleep(20)
      isOver = true
      await Promise.all(running)
      expect(failures).toEqual([])
      const p99 = (name: string): number => {
        const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b)
        return Math.round(sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Infinity)
      }
      return Object.fromEntries([...times.keys()].toSorted().map((name) => [name, p99(name)]))
    },
  }
}

export function expectUndisturbed(during: Record<string, number>, calm: Record<string, number>): void {
  console.log(`p99 in ms, calm: ${JSON.stringify(calm)}\np99 in ms, now:  ${JSON.stringify(during)}`)
  for (const [name, ms] of Object.entries(during)) {
    const maxMs = ownDeadlines.has(name)
      ? ownDeadlineMs
      : Math.max(disturbedMs, busyFactor * (calm[name] ?? 0))
    if (ms > maxMs) throw new Error(`${name} took ${ms} ms, and ${calm[name]} ms before`)
  }
}

/** Requests that read the disk itself have a deadline of their own. */
const ownDeadlines = new Set(['storage'])
