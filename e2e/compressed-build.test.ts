import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const dist = resolve(import.meta.dirname, '../web/dist')
const copies = [
  { coding: 'br', ending: '.br', decode: brotliDecompressSync },
  { coding: 'zstd', ending: '.zst', decode: Bun.zstdDecompressSync },
  { coding: 'gzip', ending: '.gz', decode: gunzipSync },
]
/** Smaller files are sent uncompressed. */
const compressedFromBytes = 1_024

/** Starting builds the app if necessary. */
let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const textFiles = (): string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /\.(js|css|html|svg|json|webmanifest)$/.test(name) &&
      readFileSync(join(dist, name)).length >= compressedFromBytes,
  )

test('the build puts a compressed copy of every text file beside it, and that copy is what a browser gets', async () => {
  const names = textFiles()
  expect(names.some((name) => /^assets\/index-.*\.js$/.test(name))).toBe(true)
  expect(names.length).toBeGreaterThan(20)
  for (const name of names)
    for (const { coding, ending, decode } of copies) {
      const copy = readFileSync(join(dist, name + ending))
      expect(decode(copy).equals(readFileSync(join(dist, name)))).toBe(true)
      const response = await fetch(`${server.url}/${name}`, {
        headers: { 'accept-encoding': coding },
        decompress: false,
      })
      expect([name, response.headers.get('content-encoding')]).toEqual([name, coding])
      expect(copy.equals(await response.bytes())).toBe(true)
    }
})
