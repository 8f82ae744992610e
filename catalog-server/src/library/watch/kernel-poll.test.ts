import { expect, test } from 'bun:test'
import { closeSync } from 'node:fs'
import { systemCalls } from '../../base/libc.ts'
import { openKernelPoll } from './kernel-poll.ts'
import { createMountWatch } from './mount-watch.ts'

const readable = 0x1

const counters = systemCalls({
  eventfd: { args: ['u32', 'i32'], returns: 'i32' },
  eventfd_write: { args: ['i32', 'u64'], returns: 'i32' },
  eventfd_read: { args: ['i32', 'ptr'], returns: 'i32' },
})

test('each event of a descriptor is counted, also one between two polls', () => {
  const calls = counters()
  const source = calls?.eventfd(0, 0) ?? -1
  const poll = openKernelPoll(source, readable)
  // Containers may forbid such requests, and other systems have none: no descriptor can be waited for then.
  if (!calls || !poll) return expect(openKernelPoll(0, readable)).toBeNull()
  const value = new BigUint64Array(1)
  for (let events = 0; events < 20; events += 1) {
    calls.eventfd_write(source, 1n)
    // The event is there already when the next poll begins.
    if (events % 2 === 0) expect(poll.again()).toBe(true)
    // Blocks until the poll has ended.
    expect(calls.eventfd_read(poll.events, value)).toBe(0)
    calls.eventfd_read(source, value)
    // The requests must survive when memory is collected.
    Bun.gc(true)
    expect(poll.again()).toBe(true)
  }
  poll.close()
  closeSync(source)
})

test('a descriptor that nothing can wait for gives no poll', () => {
  expect(openKernelPoll(-1, readable)).toBeNull()
})

test('watching mounts hears nothing while nothing is mounted, and can be closed and begun again', async () => {
  const heard: string[][] = []
  const mounts = createMountWatch((paths) => heard.push(paths))
  mounts.open()
  mounts.open()
  mounts.close()
  mounts.close()
  mounts.open()
  await Bun.sleep(50)
  mounts.close()
  expect(heard).toEqual([])
})
