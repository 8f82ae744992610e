import { expect, test } from 'bun:test'
import { createApi, createMemory } from '@pezzottify/client'
import { createApp, effectScope, shallowRef } from 'vue'
import { createBatchReader } from '../../../shared/catalog/batch-reader.ts'
import { servicesKey, type Services } from '../../../shared/services.ts'
import { useNames } from './use-names.ts'

test('the names in a change come once the server is back, and are new ones after a change of the catalog', async () => {
  const server = { isAway: true, name: 'Old' }
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async () => {
      if (server.isAway) throw new TypeError('away')
      const { name } = server
      return Response.json({ artists: [{ id: 'ar', name }], albums: [{ id: 'al', name }], tracks: [] })
    },
  })
  const memory = createMemory({ used: () => null, onPressure: () => () => undefined }, () => true)
  const reader = createBatchReader(
    api,
    { things: async () => [], rememberThings: async () => undefined },
    () => undefined,
    memory,
    { timers: { set: () => null, clear: () => undefined }, random: () => 0 },
  )
  const connection = { state: shallowRef('lost') }
  const app = createApp({}).provide(servicesKey, { reader, connection } as unknown as Services)
  const scope = effectScope()
  const field_changes = {
    artists_ids: { old: [], new: ['ar'] },
    album_id: { old: null, new: 'al' },
  }
  const nameOf = app.runWithContext(() => scope.run(() => useNames(() => ({ field_changes }))))
  const names = () => [nameOf?.('ar'), nameOf?.('al')]
  const read = () => reader.read('artist', ['ar'])
  await read()
  expect(names()).toEqual([undefined, undefined])
  server.isAway = false
  reader.retry()
  await read()
  expect(names()).toEqual(['Old', 'Old'])
  server.name = 'New'
  reader.catalogChanged()
  await read()
  expect(names()).toEqual(['New', 'New'])
  scope.stop()
})
