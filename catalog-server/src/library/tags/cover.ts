import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { imageTypeOf } from '../../media/magic.ts'
import type { StoredPicture } from './facts.ts'
import type { Picture } from './tags/tags.ts'

const coverBytesMax = 20 * 1024 * 1024

/** Stores the front cover, or the first picture when none is marked as one, under its content hash. */
export function storeCover(pictures: Picture[], artDirectory: string): StoredPicture | null {
  const usable = pictures.filter(({ bytes }) => bytes.length <= coverBytesMax && imageTypeOf(bytes) !== null)
  const cover = usable.find(({ isFrontCover }) => isFrontCover) ?? usable[0]
  // By the first bytes, since the type in the tag is often wrong.
  const mime = cover ? imageTypeOf(cover.bytes) : null
  if (!cover || mime === null) return null
  const hash = new Bun.CryptoHasher('sha256').update(cover.bytes).digest('hex')
  const path = join(artDirectory, hash)
  if (!existsSync(path)) writeWhole(path, cover.bytes)
  return { hash, mime, sizeBytes: cover.bytes.length }
}

/** Renamed when it is complete, so that nobody sees half a picture. */
function writeWhole(path: string, bytes: Uint8Array) {
  const temporary = `${path}.${process.pid}.tmp`
  mkdirSync(join(path, '..'), { recursive: true })
  try {
    writeFileSync(temporary, bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
