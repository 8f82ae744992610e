import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from './error-text.ts'
import { sha256Hex } from '../../../ids.ts'
import type { StoredPicture } from '../reading/facts.ts'

const pictureBytesMax = 20 * 1024 * 1024

/** Copies a picture to where embedded ones lie, under the hash of its content. @returns what is wrong with it otherwise */
export function storePicture(path: string, artDirectory: string): StoredPicture | string {
  try {
    const { size } = statSync(path)
    if (size > pictureBytesMax) return `The picture is larger than ${pictureBytesMax / 1024 / 1024} MB`
    const bytes = readFileSync(path)
    const mime = mimeOf(bytes)
    if (mime === null) return 'This is not a JPEG, PNG, WebP or GIF picture'
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
    return `The picture cannot be read: ${textOf(error)}`
  }
}

function mimeOf(bytes: Buffer): string | null {
  const start = bytes.subarray(0, 12).toString('latin1')
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp'
  return start.startsWith('GIF8') ? 'image/gif' : null
}
