import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packTar } from 'modern-tar'
import { unpackBackup } from './unpack.ts'

let root: string
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'pezzottify-unpack-'))))
afterAll(() => rmSync(root, { recursive: true }))

/** Larger than what waits between two stages of the way. */
const large = new Uint8Array(3_000_000).fill(7)
const member = (name: string, body: string | Uint8Array) => ({ header: { name, size: body.length }, body })

/** As the tar of a Mac makes it, with a file for the attributes of each file. */
const archive = await packTar([
  member('my backup/._user.db', 'attributes'),
  member('my backup/user.db', 'users'),
  member('my backup/._catalog.db', 'attributes'),
  member('my backup/catalog.db', large),
  member('my backup/notes.txt', large),
  member('my backup/.DS_Store', 'folder'),
  member('my backup/media/a.png', large),
])

/** A stream that gives so many bytes at a time. */
const inPieces = (bytes: number): ReadableStream<Uint8Array> => {
  let at = 0
  return new ReadableStream({
    pull: (onward) => {
      if (at >= archive.length) return onward.close()
      onward.enqueue(archive.slice(at, at + bytes))
      at += bytes
    },
  })
}

test.each([700, 65_536, archive.length])(
  'files that are no part of a backup take nothing from those after them, %d bytes at a time',
  async (bytes) => {
    const folder = join(root, `${bytes}`)
    await unpackBackup(inPieces(bytes), folder, archive.length)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
    expect(names).toEqual(['catalog.db', 'media', 'media/a.png', 'user.db'])
    for (const name of ['catalog.db', 'media/a.png'])
      expect(readFileSync(join(folder, name)).equals(large)).toBe(true)
    expect(readFileSync(join(folder, 'user.db'), 'utf8')).toBe('users')
  },
  20_000,
)
