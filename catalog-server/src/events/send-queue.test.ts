import { expect, test } from 'bun:test'
import { createSendQueue, waitingBytesMax, waitingMessagesMax } from './send-queue.ts'

const atOnce = (work: () => void): void => work()

/** A connection whose client reads only on request. */
function stalledWire() {
  const wire = {
    sent: [] as string[],
    code: 0,
    isStalled: true,
    send: (text: string): number => {
      wire.sent.push(text)
      return wire.isStalled ? -1 : text.length
    },
    cork: (sends: () => void): void => sends(),
    close: (code: number): void => {
      wire.code = code
    },
  }
  return wire
}

test('messages for a slow reader are queued in order and sent when it reads again', () => {
  const wire = stalledWire()
  const queue = createSendQueue(wire, atOnce)
  const texts = Array.from({ length: waitingMessagesMax + 1 }, (_, index) => `message ${index}`)
  for (const text of texts) queue.put(text)
  expect(wire.sent).toEqual(['message 0'])
  queue.drain()
  expect(wire.sent).toEqual(['message 0', 'message 1'])
  wire.isStalled = false
  queue.drain()
  queue.put('the last')
  expect([wire.sent, wire.code]).toEqual([[...texts, 'the last'], 0])
})

test(`${waitingMessagesMax} messages may wait, and one more lets the reader go`, () => {
  const wire = stalledWire()
  const queue = createSendQueue(wire, atOnce)
  for (let count = 0; count <= waitingMessagesMax; count += 1) queue.put('x')
  expect(wire.code).toBe(0)
  queue.put('x')
  expect(wire.code).toBe(1_013)
  wire.isStalled = false
  queue.put('x')
  queue.drain()
  expect(wire.sent).toEqual(['x'])
})

test('the waiting messages may be so large together and no larger, counted in bytes', () => {
  const wire = stalledWire()
  const queue = createSendQueue(wire, atOnce)
  queue.put('x'.repeat(waitingBytesMax * 2))
  queue.put('é'.repeat(waitingBytesMax / 4))
  queue.put('x'.repeat(waitingBytesMax / 2))
  expect(wire.code).toBe(0)
  queue.drain()
  queue.put('é'.repeat(waitingBytesMax / 4))
  expect(wire.code).toBe(0)
  // The newest does not count, and is the one too many when another follows.
  queue.put('x')
  expect(wire.code).toBe(0)
  queue.put('x')
  expect(wire.code).toBe(1_013)
})

test('a message that the connection refuses closes it', () => {
  const wire = stalledWire()
  wire.send = () => 0
  createSendQueue(wire, atOnce).put('x')
  expect(wire.code).toBe(1_013)
})

test('the first reason to close is the one that is told', () => {
  const codes: number[] = []
  const queue = createSendQueue({ ...stalledWire(), close: (code) => codes.push(code) }, atOnce)
  queue.close(4_003, '')
  queue.close(1_001, '')
  expect(codes).toEqual([4_003])
})

test('a message larger than all that may wait reaches a reader who is behind', () => {
  const wire = stalledWire()
  const queue = createSendQueue(wire, atOnce)
  const large = 'x'.repeat(waitingBytesMax * 2)
  for (const text of ['first', 'second', large]) queue.put(text)
  expect(wire.code).toBe(0)
  wire.isStalled = false
  queue.drain()
  expect(wire.sent).toEqual(['first', 'second', large])
})
