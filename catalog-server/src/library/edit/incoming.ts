import type { FileHandle } from 'node:fs/promises'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Storage } from '../../media/storage.ts'

export type Incoming = {
  /**
   * Writes the body of a request to a file as it arrives, never with more than a chunk of it in memory, and passes it
   * on once it is safely on disk. Files that `use` does not move are removed.
   *
   * @throws AppError `too_large`, `bad_request` when it ends too early, `media_unreachable`
   */
  receive<R>(request: Request, maxBytes: number, use: (file: ReceivedFile) => Promise<R>): Promise<R>
}

export type ReceivedFile = { path: string; sizeBytes: number }

/** Within the media folder, so that a file gets its place by a rename. */
const folderName = '.incoming'

/** Removes the remains of an earlier run, once `quiet` is over. The start does not wait for the disk. */
export function createIncoming(mediaPath: string, storage: Storage, quiet: Promise<void>): Incoming {
  const folder = join(mediaPath, folderName)
  const disk = storage.disk(mediaPath)
  // Until this returns no other operation runs on the disk, so it never removes files that arrive later.
  const tidied = quiet.then(() => disk.ask('remove', folder)).catch(() => undefined)
  return {
    receive: async (request, maxBytes, use) => {
      await tidied
      await disk.ask('makeFolder', folder)
      const path = join(folder, newId())
      try {
        return await use({ path, sizeBytes: await save(request, path, maxBytes) })
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

async function save(request: Request, path: string, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx')
  try {
    const sizeBytes = await copy(request, file, maxBytes)
    await file.sync()
    return sizeBytes
  } finally {
    await file.close()
  }
}

async function copy(request: Request, file: FileHandle, maxBytes: number): Promise<number> {
  const announced = request.headers.get('content-length')
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength
      if (size > maxBytes) throw new AppError('too_large', `The body is larger than ${maxBytes} bytes`)
      await file.appendFile(chunk)
    }
  } catch (error) {
    if (request.signal.aborted) throw cutShort(error)
    throw error
  }
  if (request.signal.aborted || (announced !== null && size !== Number(announced))) throw cutShort()
  return size
}

const cutShort = (cause?: unknown): AppError =>
  new AppError('bad_request', 'The body ended before it was complete', { cause })
