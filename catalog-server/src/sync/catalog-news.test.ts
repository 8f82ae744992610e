import { afterAll, beforeAll, expect, jest, test } from 'bun:test'
import type { ServerMessage } from '@pezzottify/contract'
import type { Served } from '../testing/listening.ts'
import { serve } from '../testing/listening.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'
import { createCatalogNews } from './catalog-news.ts'

let app: TestApp
let served: Served
beforeAll(async () => {
  app = await createTestApp()
  served = serve(app)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

test('S33: the devices of everybody hear that the catalog has changed, except those that may not know the message', async () => {
  const editor = await served.signIn('alice', 'alices-laptop')
  const bob = await served.signIn('bob', 'bobs-phone')
  const knowing = [await editor.listen(['entries']), await bob.listen(['entries'])]
  const other = await bob.listen()
  await editor.api.editing.createArtist({
    body: { id: 'new', name: 'New', genres: [], activity_periods: [] },
  })
  for (const { until } of knowing) await until(({ type }) => type === 'catalog_changed')
  expect(other.messages.map(({ type }) => type)).toEqual(['connected'])
})

test('S33: a scan is told once the catalog rests, and every half minute while it lasts', () => {
  jest.useFakeTimers()
  try {
    const told: ServerMessage[] = []
    const news = createCatalogNews({ tellAll: (message) => told.push(message) })
    const scan = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        news.changed()
        jest.advanceTimersByTime(1_000)
      }
    }
    scan(20)
    expect(told).toEqual([])
    jest.advanceTimersByTime(1_000)
    expect(told).toEqual([{ type: 'catalog_changed', payload: null }])
    jest.advanceTimersByTime(60_000)
    expect(told).toHaveLength(1)
    scan(95)
    expect(told).toHaveLength(4)
    news.changed()
    news.close()
    jest.advanceTimersByTime(60_000)
    expect(told).toHaveLength(4)
  } finally {
    jest.useRealTimers()
  }
})
