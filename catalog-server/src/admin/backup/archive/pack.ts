import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pulledStream } from '../../../base/pulled-stream.ts'
import { AppError } from '../../../base/errors.ts'
import { manifestName, readManifest, sumsName } from '../copy/manifest.ts'
import { sumsOf } from '../restore/verify.ts'
import type { Entry } from './tar-layout.ts'
import { archiveBytes, piecesOf } from './tar-layout.ts'

/** A backup as one file; `etag` identifies its bytes. Nothing of it is stored: each part is made when it is sent. */
export type Archive = {
  etag: string
  modifiedMs: number
  sizeBytes: number
  inode: number
  /** The bytes of a span, both ends inclusive. */
  body(first: number, last: number): Promise<ReadableStream<Uint8Array>>
}

const pieceBytes = 256 * 1024

/**
 * Everything in one folder with the backup's name. The same backup is the same bytes each time, so that a download can
 * be resumed.
 *
 * @throws AppError `not_found`, `conflict` for an incomplete backup
 */
export async function archiveOf(backup: string, name: string): Promise<Archive> {
  const manifest = await readManifest(backup)
  const sums = await sumsOf(backup, manifest)
  if (!sums) throw new AppError('conflict', `${name} is not whole: its list of files is damaged`)
  const mtime = new Date(manifest.made_at * 1_000)
  const entries: Entry[] = []
  for (const path of [manifestName, sumsName, ...sums.map((sum) => sum.path)]) {
    const file = join(backup, path)
    const size = await sizeOf(file, name, path)
    entries.push({
      header: { name: `${name}/${path}`, size, mtime, mode: 0o600 },
      read: (from, to) => readPart(file, from, to),
    })
  }
  return {
    etag: `"${manifest.sums_sha256.slice(0, 32)}"`,
    modifiedMs: manifest.made_at * 1_000,
    sizeBytes: await archiveBytes(entries),
    // The tag is made of the content.
    inode: 0,
    body: async (first, last) => streamOf(piecesOf(entries, first, last)),
  }
}

async function sizeOf(file: string, name: string, path: string): Promise<number> {
  const facts = await stat(file).catch(() => null)
  if (!facts) throw new AppError('conflict', `${name} is not whole: ${path} is missing`)
  return facts.size
}

/** A file that became shorter breaks the archive off, so that half of one is not taken for a complete one. */
async function* readPart(file: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  const options = { start: from, end: to - 1, highWaterMark: pieceBytes }
  for await (const piece of createReadStream(file, options)) {
    bytes += (piece as Uint8Array).byteLength
    yield piece as Uint8Array
  }
  if (bytes !== to - from) throw new Error(`${file} is shorter than when the download began`)
}

const streamOf = (pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  pulledStream(
    async () => (await pieces.next()).value,
    () => pieces.return(undefined),
  )
