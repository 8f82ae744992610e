import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { imageTypeOf } from '../../../media/magic.ts'
import { sha256Hex } from '../../../base/ids.ts'
import { messageOf } from '../../../base/message-of.ts'
import type { StoredPicture } from '../../tags/facts.ts'

const pictureBytesMax = 20 * 1024 * 1024

/** The problem of a picture, and whether another attempt may succeed. */
export type PictureProblem = { message: string; isPassing: boolean }

/** Copies a picture to the folder of embedded ones, under its content hash. */
export function storePicture(path: string, artDirectory: string): StoredPicture | PictureProblem {
  const unusable = (message: string): PictureProblem => ({ message, isPassing: false })
  try {
    const found = statSync(path)
    // Reading a file that became a pipe meanwhile would block for ever.
    if (!found.isFile()) return unusable('This is not a file')
    if (found.size > pictureBytesMax)
      return unusable(`The picture is larger than ${pictureBytesMax / 1024 / 1024} MB`)
    const bytes = readFileSync(path)
    const mime = imageTypeOf(bytes)
    if (mime === null) return unusable('This is not a JPEG, PNG, WebP or GIF picture')
    const hash = sha256Hex(bytes)
    const target = join(artDirectory, hash)
    if (!existsSync(target)) {
      mkdirSync(artDirectory, { recursive: true })
      // Renamed when it is complete, so that nobody sees half a picture.
      writeFileSync(`${target}.walk.tmp`, bytes)
      renameSync(`${target}.walk.tmp`, target)
    }
    return { hash, mime, sizeBytes: bytes.length }
  } catch (error) {
    return { message: `The picture cannot be read: ${messageOf(error)}`, isPassing: true }
  }
}
