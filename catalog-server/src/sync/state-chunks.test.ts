import { describe, expect, test } from 'bun:test'
import type { WriteChunk } from './state-chunks.ts'
import { streamChunks } from './state-chunks.ts'

const never = (error: unknown): void => {
  throw error
}
const textOf = (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> =>
  new Response(stream).text()
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await Bun.sleep(1)
}

describe('a text in pieces', () => {
  test('arrives as it was written, short pieces together and long ones alone', async () => {
    const short = Array.from({ length: 100 }, (_, index) => `${index},`)
    const long = new Uint8Array(20_000).fill(120)
    const stream = await streamChunks(async (write) => {
      for (const piece of [...short, long, 'ü', long]) await write(piece)
    }, never)
    const chunks = await Array.fromAsync(stream)
    expect(chunks.map((chunk) => chunk.length)).toEqual([short.join('').length, 20_000, 2, 20_000])
    expect(Buffer.concat(chunks).toString()).toBe(
      `${short.join('')}${'x'.repeat(20_000)}ü${'x'.repeat(20_000)}`,
    )
  })

  test('is made while others have their turns, and does not wait for who reads it', async () => {
    let turns = 0
    let isMade = false
    const stream = await streamChunks(async (write) => {
      for (let piece = 0; piece < 100; piece += 1) {
        Bun.sleepSync(1)
        await write(new Uint8Array(10_000))
      }
      isMade = true
    }, never)
    const reader = stream.getReader()
    await reader.read()
    while (!isMade) {
      await new Promise(setImmediate)
      turns += 1
    }
    expect(turns).toBeGreaterThan(20)
    let left = 0
    for (let next = await reader.read(); next.value; next = await reader.read()) left += next.value.length
    expect(left).toBe(99 * 10_000)
  })

  test('is made no further when nobody reads it any more', async () => {
    let written = 0
    let ended: unknown = null
    const endless = async (write: WriteChunk): Promise<void> => {
      try {
        for (;;) {
          await write(new Uint8Array(10_000))
          written += 1
        }
      } catch (error) {
        ended = error
      }
    }
    const reader = (await streamChunks(endless, never)).getReader()
    await reader.read()
    await reader.cancel()
    await until(() => ended !== null)
    const then = written
    await Bun.sleep(20)
    expect(written).toBe(then)
  })

  test('that cannot be made to its end breaks off, and says why', async () => {
    const told: unknown[] = []
    const cause = new Error('The disk is gone')
    const stream = await streamChunks(
      async (write) => {
        await write(new Uint8Array(10_000))
        throw cause
      },
      (error) => told.push(error),
    )
    await expect(textOf(stream)).rejects.toThrow('The disk is gone')
    expect(told).toEqual([cause])
  })

  test('of which nothing can be made is refused before any of it is sent', async () => {
    const refused = streamChunks(async (write) => {
      await write('short')
      throw new Error('The disk is gone')
    }, never)
    await expect(refused).rejects.toThrow('The disk is gone')
  })
})
