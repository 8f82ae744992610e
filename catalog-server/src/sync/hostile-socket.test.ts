import { expect, test } from 'bun:test'
import type { Socket } from 'node:net'
import { socketMessageMaxBytes } from '@pezzottify/contract'
import { opened, rawClient, serveSockets } from '../testing/socket-server.ts'

const text = 0x1
const continuation = 0x0
const final = 0x80
const compressed = 0x40

/** A frame as a client sends it, with a mask of zeros. */
function frame(head: number, payload: Buffer, { isMasked = true } = {}): Buffer {
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff]
  length[0] = (length[0] ?? 0) | (isMasked ? 0x80 : 0)
  return Buffer.concat([Buffer.from([head, ...length]), Buffer.alloc(isMasked ? 4 : 0), payload])
}

/** Sends until the server closes the connection or everything is sent; true when it was closed. */
async function isEndedBy(socket: Socket, frames: Iterable<Buffer>): Promise<boolean> {
  let isEnded = false
  socket.on('close', () => (isEnded = true))
  socket.on('error', () => (isEnded = true))
  socket.resume()
  for (const bytes of frames) {
    if (isEnded) break
    socket.write(bytes)
    await Bun.sleep(0)
  }
  const deadline = Date.now() + 2_000
  while (!isEnded && Date.now() < deadline) await Bun.sleep(5)
  socket.destroy()
  return isEnded
}

function* endlessFragments(): Generator<Buffer> {
  const piece = Buffer.alloc(8_192, 'x')
  yield frame(text, piece)
  for (let count = 0; count < 10_000; count += 1) yield frame(continuation, piece)
}

test.each([
  ['a message in fragments without end', endlessFragments],
  ['a compressed frame that nobody agreed on', () => [frame(final | compressed | text, Buffer.alloc(100))]],
  ['text that is not UTF-8', () => [frame(final | text, Buffer.from([0x22, 0xff, 0xfe, 0x22]))]],
  [
    'a frame without a mask',
    () => [frame(final | text, Buffer.from('{"type":"ping"}'), { isMasked: false })],
  ],
  [
    'a message that is longer than allowed',
    () =>
      [frame(final | text, Buffer.alloc(socketMessageMaxBytes - 1))].concat(
        frame(text, Buffer.alloc(60_000)),
        frame(final | continuation, Buffer.alloc(60_000)),
      ),
  ],
] as const)('%s ends the socket, and the others stay', async (_, frames) => {
  await using room = serveSockets({ tickMs: 60_000 })
  const other = room.listen()
  await opened(other)
  const before = process.memoryUsage.rss()
  expect(await isEndedBy(await rawClient(room.port), frames())).toBe(true)
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024)
  expect(other.readyState).toBe(WebSocket.OPEN)
})
