import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTarDecoder } from 'modern-tar'
import { AppError } from '../../../base/errors.ts'
import { storageErrorOf } from '../../../db/sqlite-errors.ts'
import { manifestName, sumsName } from '../copy/manifest.ts'
import { isPartOfBackup } from '../restore/verify.ts'

/**
 * Unpacks an uploaded backup as it arrives into a new folder. Since it may come from anywhere, only files with the
 * names of backup files are accepted: folders are made for them alone, links and devices not at all.
 *
 * @param maxBytes the length of the archive, with what is passed over in it
 * @throws AppError `unsupported_media_type` for anything but such an archive, `too_large`; the folder is removed then
 */
export async function unpackBackup(
  archive: ReadableStream<Uint8Array>,
  folder: string,
  maxBytes: number,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await unpack(archive.pipeThrough(limitedTo(maxBytes)), folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (error instanceof AppError || storageErrorOf(error)) throw error
    throw new AppError('unsupported_media_type', 'This is no backup, or only a part of one', { cause: error })
  }
}

async function unpack(archive: ReadableStream<Uint8Array>, folder: string): Promise<void> {
  let files = 0
  for await (const { header, body } of archive.pipeThrough(createTarDecoder({ strict: true }))) {
    const path = withoutFirstFolder(header.name)
    if (header.type !== 'file' || path === null) {
      // Read to its end: the decoder may already be at the next member, and takes a cancellation for that one's.
      await body.pipeTo(new WritableStream())
      continue
    }
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const file = await open(target, 'wx', 0o600)
    try {
      for await (const piece of body) await file.appendFile(piece)
    } finally {
      await file.close()
    }
    files += 1
  }
  if (files === 0) throw new AppError('unsupported_media_type', 'This is no backup')
}

/** Passes on what arrives, up to so many bytes: uploads need not say beforehand how long they are. */
function limitedTo(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform: (piece, onward) => {
      bytes += piece.byteLength
      if (bytes > maxBytes) throw new AppError('too_large', `The backup is larger than ${maxBytes} bytes`)
      onward.enqueue(piece)
    },
  })
}

/** The path without the archive's single folder, whatever its name; null for files that backups do not contain. */
function withoutFirstFolder(name: string): string | null {
  const path = name.replace(/^(\.\/)?[^/]+\//, '')
  return path === manifestName || path === sumsName || isPartOfBackup(path) ? path : null
}
