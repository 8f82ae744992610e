import { expect, test } from 'bun:test'
import type { DeviceId, StoredEvent, UserId } from '@pezzottify/contract'
import { seededRandom } from '../base/seeded-random.ts'
import { createHub } from './hub.ts'

const user = 1 as UserId
const event = {
  seq: 1,
  type: 'content_liked',
  payload: { content_type: 'track', content_id: 't' },
  server_timestamp: 0,
} satisfies StoredEvent

test('S18: whichever of two sockets of a device ends first, the newest stays and hears everything once', () => {
  const random = seededRandom(1)
  const hub = createHub()
  const join = (heard: string[]) =>
    hub.join({
      userId: user,
      deviceId: 7 as DeviceId,
      tokenId: 1,
      entries: true,
      follows: () => false,
      put: (text) => void heard.push(text),
      close: () => undefined,
    })
  let heard: string[] = []
  let leave = join(heard)
  for (let round = 0; round < 10_000; round += 1) {
    const before = leave
    const next: string[] = []
    if (random() < 0.5) {
      leave = join(next)
      before()
    } else {
      before()
      leave = join(next)
    }
    // The end of a socket may be reported more than once.
    if (random() < 0.3) before()
    heard = next
    expect(hub.countOf(user)).toBe(1)
    hub.announce(user, [event], null)
    expect(heard).toHaveLength(1)
  }
  leave()
  expect(hub.onlineUsers()).toEqual([])
})
