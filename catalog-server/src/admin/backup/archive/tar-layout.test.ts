import { expect, test } from 'bun:test'
import { unpackTar } from 'modern-tar'
import type { Entry } from './tar-layout.ts'
import { archiveBytes, piecesOf } from './tar-layout.ts'

const entry = (name: string, content: string): Entry => {
  const bytes = new TextEncoder().encode(content)
  return {
    header: { name, size: bytes.byteLength, mtime: new Date(0), mode: 0o600 },
    read: async function* (from, to) {
      yield bytes.subarray(from, to)
    },
  }
}

const entries = [
  entry('backup/empty', ''),
  entry('backup/short', 'a picture'),
  entry('backup/block', 'x'.repeat(512)),
  entry(`backup/media/${'ä long name '.repeat(40)}`, 'found'),
  entry('backup/last', 'y'.repeat(1_300)),
]

const spanOf = async (first: number, last: number): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(piecesOf(entries, first, last)))

test('an archive has the length that was announced, and its files come out whole', async () => {
  const size = await archiveBytes(entries)
  const whole = await spanOf(0, size - 1)
  expect(whole.byteLength).toBe(size)
  const found = await unpackTar(new Uint8Array(whole))
  expect(found.map(({ header, data }) => [header.name, new TextDecoder().decode(data)])).toEqual(
    await Promise.all(
      entries.map(async ({ header, read }) => {
        const content = await Array.fromAsync(read(0, header.size))
        return [header.name, Buffer.concat(content).toString()]
      }),
    ),
  )
})

test('each part of it is the same bytes, wherever it begins and ends', async () => {
  const size = await archiveBytes(entries)
  const whole = await spanOf(0, size - 1)
  for (let first = 0; first < size; first += 97)
    for (const last of [first, first + 511, first + 1_500, size - 1])
      expect(await spanOf(first, Math.min(last, size - 1))).toEqual(whole.subarray(first, last + 1))
})
