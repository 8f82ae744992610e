import { expect, test } from 'bun:test'
import { createApi } from '../api/api.ts'
import { createFakeTimers, settle } from '../player/fake-player.ts'
import { createCommander } from './commander.ts'

const phone = { id: 2, name: 'Phone' }

function commander(answer: () => Response = () => new Response(null, { status: 204 })) {
  const sent: unknown[] = []
  const failed: (string | null)[] = []
  const timers = createFakeTimers()
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async (request) => {
      const { command } = (await request.json()) as { command: unknown }
      sent.push(command)
      return answer()
    },
  })
  return {
    sent,
    failed,
    waited: timers.waited,
    command: createCommander(api, timers.port, (name) => failed.push(name)),
  }
}

test('S38: commands arrive in their order; of those of a slider the last one does, and before what follows', async () => {
  const { sent, command, waited } = commander()
  for (const volume of [0.1, 0.2, 0.3]) command(phone, { name: 'set_volume', volume })
  expect(await waited()).toBe(150)
  expect(sent).toEqual([{ name: 'set_volume', volume: 0.3 }])
  command(phone, { name: 'next' })
  command(phone, { name: 'seek', position_ms: 1 })
  command(phone, { name: 'seek', position_ms: 2 })
  command(phone, { name: 'pause' })
  await settle()
  expect(sent.slice(1)).toEqual([{ name: 'next' }, { name: 'seek', position_ms: 2 }, { name: 'pause' }])
  expect(await waited()).toBe(0)
})

test('a command that does not arrive is told, and those behind it go on', async () => {
  let isAway = true
  const { sent, failed, command } = commander(() => new Response(null, { status: isAway ? 404 : 204 }))
  command(phone, { name: 'play' })
  await settle()
  isAway = false
  command(phone, { name: 'pause' })
  await settle()
  expect([sent.length, failed]).toEqual([2, ['Phone']])
})
