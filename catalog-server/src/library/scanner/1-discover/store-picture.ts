import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from './error-text.ts'
import { imageTypeOf } from '../../../media/magic.ts'
import { sha256Hex } from '../../../base/ids.ts'
import type { StoredPicture } from '../../tags/facts.ts'

const pictureBytesMax = 20 * 1024 * 1024

/** What is wrong with a picture, and whether another try may go better. */
export type PictureProblem = { message: string; isPassing: boolean }

/** Copies a picture to where embedded ones lie, under the hash of its content. */
export function storePicture(path: string, artDirectory: string): StoredPicture | PictureProblem {
  const unusable = (message: string): PictureProblem => ({ message, isPassing: false })
  try {
    const found = statSync(path)
    // Reading what became a pipe meanwhile would wait for ever.
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
      // Nobody may see half a picture, so it gets its name when it is complete.
      writeFileSync(`${target}.walk.tmp`, bytes)
      renameSync(`${target}.walk.tmp`, target)
    }
    return { hash, mime, sizeBytes: bytes.length }
  } catch (error) {
    return { message: `The picture cannot be read: ${textOf(error)}`, isPassing: true }
  }
}
