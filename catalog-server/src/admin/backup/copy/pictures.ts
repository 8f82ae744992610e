import type { Database } from 'bun:sqlite'
import { constants } from 'node:fs'
import { chmod, copyFile, link, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { systemCodeOf } from '../../../base/errors.ts'
import { openContained } from '../../../media/disk/contained.ts'
import type { Sum } from './sums.ts'
import { sha256OfFile } from './sums.ts'

/** The folder of pictures in the media folder; some are served by their name, without a record. */
export const picturesFolder = 'images'

/** Every picture of the catalog by its path in the media folder. Music is not included. */
export async function picturesOf(catalog: Database, mediaPath: string): Promise<string[]> {
  const recorded = catalog.query<{ uri: string }, []>('SELECT uri FROM images').all()
  const paths = new Set(await filesBelow(join(mediaPath, picturesFolder), mediaPath))
  for (const { uri } of recorded) if (!isBelowPictures(uri)) paths.add(uri)
  return [...paths].sort()
}

export const isBelowPictures = (path: string): boolean => path.startsWith(`${picturesFolder}/`)

/** Files being written begin with a dot or end in `.part`. */
async function filesBelow(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => !entry.isDirectory() && !/^\.|\.(part|tmp)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

/**
 * Copies a picture into a backup, or shares an unchanged one with an earlier backup.
 *
 * @returns null when it vanished meanwhile, lies outside of the media folder or is not a file
 */
export async function copyPicture(
  mediaPath: string,
  path: string,
  target: string,
  earlier: { folder: string; sums: ReadonlyMap<string, string> } | null,
): Promise<(Sum & { bytes: number }) | null> {
  const source = await openContained(mediaPath, path)
  if (!source) return null
  const { sizeBytes, modifiedMs } = source
  const copy = join(target, path)
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
  const known = earlier?.sums.get(path)
  if (earlier && known !== undefined) {
    const before = join(earlier.folder, path)
    const facts = await stat(before).catch(() => null)
    if (facts?.size === sizeBytes && Math.abs(facts.mtimeMs - modifiedMs) < 1) {
      const isShared = await link(before, copy).then(
        () => true,
        () => false,
      )
      // Damage of the earlier backup must not be passed on.
      if (isShared && (await sha256OfFile(copy)) === known) return { path, sha256: known, bytes: sizeBytes }
      await rm(copy, { force: true })
    }
  }
  await copyFile(source.path, copy, constants.COPYFILE_FICLONE)
  await chmod(copy, 0o600)
  await utimes(copy, modifiedMs / 1_000, modifiedMs / 1_000)
  return { path, sha256: await sha256OfFile(copy), bytes: (await stat(copy)).size }
}
