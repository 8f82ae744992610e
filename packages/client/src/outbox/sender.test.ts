import { expect, test } from 'bun:test'
import { createApi } from '../api/api.ts'
import type { Mutation } from '../library/events/index.ts'
import { settle } from '../player/fake-player.ts'
import { createMemoryStorage } from './memory-storage.ts'
import { createSender } from './sender.ts'

test('a change that is stored just when the sending ends is sent, too', async () => {
  for (let steps = 0; steps < 12; steps += 1) {
    const sent: string[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const storage = createMemoryStorage()
    const sender = createSender({
      api: createApi({
        baseUrl: 'http://music.test',
        fetch: async ({ url }) => {
          sent.push(url.slice(-1))
          if (sent.length === 1) await held
          return new Response(null, { status: 204 })
        },
      }),
      storage,
      timers: { now: () => 0, set: () => null, clear: () => undefined },
      random: () => 0.5,
      user: 'anna',
      mayGo: () => true,
      settled: () => undefined,
      held: () => undefined,
    })
    const store = (id: string): Promise<void> => {
      const mutation: Mutation = { type: 'like', content_type: 'track', content_id: id }
      return storage.add('anna', { key: id, mutation, isSending: false })
    }
    await store('a')
    sender.go()
    await settle()
    release()
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    void store('b')
    sender.go()
    await settle()
    expect([steps, ...sent]).toEqual([steps, 'a', 'b'])
  }
})
