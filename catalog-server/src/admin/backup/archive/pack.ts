import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createTarPacker } from 'modern-tar'
import { AppError } from '../../../base/errors.ts'
import type { Manifest } from '../copy/manifest.ts'
import { manifestName, readManifest, sumsName } from '../copy/manifest.ts'
import { sumsOf } from '../restore/verify.ts'

/** A backup as one file; `etag` identifies its bytes. */
export type Archive = { etag: string; modifiedMs: number; body(): Promise<ReadableStream<Uint8Array>> }

/** @throws AppError `not_found`, `conflict` for an incomplete backup */
export async function archiveOf(backup: string, name: string): Promise<Archive> {
  const manifest = await readManifest(backup)
  return {
    etag: `"${manifest.sums_sha256.slice(0, 32)}"`,
    modifiedMs: manifest.made_at * 1_000,
    body: () => packBackup(backup, name, manifest),
  }
}

/**
 * Packs everything into one folder with the backup's name. Nothing is written to disk; the next chunk is read when the
 * last one was consumed. A file that vanishes meanwhile aborts the archive, so that half of one is not taken for a
 * complete one.
 */
async function packBackup(
  backup: string,
  name: string,
  manifest: Manifest,
): Promise<ReadableStream<Uint8Array>> {
  const sums = await sumsOf(backup, manifest)
  if (!sums) throw new AppError('conflict', `${name} is not whole: its list of files is damaged`)
  const paths = [manifestName, sumsName, ...sums.map(({ path }) => path)]
  const { readable, controller } = createTarPacker()
  const write = async (): Promise<void> => {
    for (const path of paths) {
      const { size, mtime } = await stat(join(backup, path))
      const entry = controller.add({ name: `${name}/${path}`, size, mtime, mode: 0o600 })
      const writer = entry.getWriter()
      for await (const piece of createReadStream(join(backup, path), { highWaterMark: 256 * 1024 }))
        await writer.write(piece as Uint8Array)
      await writer.close()
    }
    controller.finalize()
  }
  void write().catch((error: unknown) => controller.error(error))
  return readable
}
