import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTarDecoder } from 'modern-tar'
import { AppError } from '../../../base/errors.ts'
import { storageErrorOf } from '../../../db/sqlite-errors.ts'
import { manifestName, sumsName } from '../copy/manifest.ts'
import { isPartOfBackup } from '../restore/verify.ts'

/**
 * Unpacks a backup that was downloaded, as it arrives, into a folder that is not there yet. It comes from anywhere: only
 * files of the names that backups have are taken, and no more bytes than are allowed.
 *
 * @throws AppError `unsupported_media_type` for what is no such archive, `too_large`; the folder is gone then
 */
export async function unpackBackup(
  archive: ReadableStream<Uint8Array>,
  folder: string,
  maxBytes: number,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await unpack(archive, folder, maxBytes)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (error instanceof AppError || storageErrorOf(error)) throw error
    throw new AppError('unsupported_media_type', 'This is no backup, or only a part of one', { cause: error })
  }
}

async function unpack(archive: ReadableStream<Uint8Array>, folder: string, maxBytes: number): Promise<void> {
  let bytes = 0
  let files = 0
  for await (const { header, body } of archive.pipeThrough(createTarDecoder({ strict: true }))) {
    const path = withoutFirstFolder(header.name)
    if (header.type !== 'file' || path === null) {
      await body.cancel()
      continue
    }
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const file = await open(target, 'wx', 0o600)
    try {
      for await (const piece of body) {
        bytes += piece.byteLength
        if (bytes > maxBytes) throw new AppError('too_large', `The backup is larger than ${maxBytes} bytes`)
        await file.appendFile(piece)
      }
    } finally {
      await file.close()
    }
    files += 1
  }
  if (files === 0) throw new AppError('unsupported_media_type', 'This is no backup')
}

/** What is packed lies in one folder, whatever that is called; null for all that backups do not hold. */
function withoutFirstFolder(name: string): string | null {
  const path = name.replace(/^(\.\/)?[^/]+\//, '')
  return path === manifestName || path === sumsName || isPartOfBackup(path) ? path : null
}
