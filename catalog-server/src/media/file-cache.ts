import { mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { randomText } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { OpenFile } from './disk/contained.ts'
import { bodyOf, openContained } from './disk/contained.ts'

/** A file on the disk of the data folder, so that no other disk is waited for. */
export type CachedFile = OpenFile & { body(first: number, last: number): Promise<Blob> }

/** A cache of derived files, kept while there is room: the least recently used are removed first. */
export type FileCache = {
  /** Null also when the folder cannot be read. */
  find(name: string): Promise<CachedFile | null>
  /** Null when it cannot be kept, for instance on a full disk. */
  put(name: string, bytes: Uint8Array): Promise<CachedFile | null>
  /** Whether the file is in the cache, as far as is known without a look at the disk. */
  has(name: string): boolean
  /** The file is unusable: it is not found again. */
  forget(name: string): void
  /** The size of all files, as far as is known without a look at the disk. */
  totalBytes(): number
}

/** The most files examined at once when the folder is read. */
const looksAtOnce = 64
const touchedEveryMs = 3_600_000

type Parts = {
  /** The name for the log: "Scaled pictures". */
  what: string
  folder: string
  quotaBytes: number
  /** The space to leave free on the disk for other files. */
  freeMinBytes?: number
  log: Pick<Log, 'info' | 'warn'>
}

/** `name` must be a plain file name. The folder belongs to the cache only. */
export function createFileCache({ what, folder, quotaBytes, freeMinBytes = 0, log }: Parts): FileCache {
  /** Sizes by name, least recently used first. */
  const sizes = new Map<string, number>()
  let totalBytes = 0
  let loading: Promise<void> | null = null

  const forget = (name: string): void => {
    totalBytes -= sizes.get(name) ?? 0
    sizes.delete(name)
  }
  const note = (name: string, sizeBytes: number): void => {
    forget(name)
    sizes.set(name, sizeBytes)
    totalBytes += sizeBytes
  }
  /** The total allowed for the files: less, the fuller the disk is. */
  const allowedBytes = async (): Promise<number> => {
    if (freeMinBytes === 0) return quotaBytes
    const { bavail, bsize } = await statfs(folder)
    return Math.min(quotaBytes, totalBytes + bavail * bsize - freeMinBytes)
  }
  const makeRoom = async (): Promise<void> => {
    const allowed = await allowedBytes()
    for (const name of sizes.keys()) {
      // The newest stays even if it is larger than the quota: a request waits for it.
      if (totalBytes <= allowed || sizes.size === 1) return
      forget(name)
      await rm(join(folder, name), { force: true })
    }
  }
  const load = async (): Promise<void> => {
    await mkdir(folder, { recursive: true })
    for (const { name, sizeBytes } of await filesByAge(folder)) note(name, sizeBytes)
    await makeRoom()
  }

  const loaded = (): Promise<void> =>
    (loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    }))

  const find = async (name: string): Promise<CachedFile | null> => {
    await loaded()
    const file = sizes.has(name) ? await openContained(folder, name) : null
    if (file) {
      note(name, file.sizeBytes)
      await touch(file)
    } else forget(name)
    return file && served(file)
  }
  /** The order of use survives a restart, to the hour. */
  const touch = async ({ path, modifiedMs }: OpenFile): Promise<void> => {
    const now = Date.now()
    if (now - modifiedMs > touchedEveryMs) await utimes(path, now / 1_000, now / 1_000).catch(() => undefined)
  }
  const put = async (name: string, bytes: Uint8Array): Promise<CachedFile | null> => {
    await loaded()
    await mkdir(folder, { recursive: true })
    const unfinished = join(folder, `${name}.${randomText(8)}.part`)
    try {
      await Bun.write(unfinished, bytes)
      await rename(unfinished, join(folder, name))
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
    note(name, bytes.length)
    await makeRoom()
    const file = await openContained(folder, name)
    return file && served(file)
  }

  let isFailing = false
  /** A cache that fails must not fail its users: they go on without it. Only changes are logged. */
  const orNull = async (work: Promise<CachedFile | null>): Promise<CachedFile | null> => {
    try {
      return await work
    } catch (error) {
      if (!isFailing) log.warn(`${what} cannot be kept; they are made each time`, { folder, error })
      isFailing = true
      return null
    }
  }

  return {
    find: (name) => orNull(find(name)),
    put: async (name, bytes) => {
      const stored = await orNull(put(name, bytes))
      if (stored && isFailing) {
        isFailing = false
        log.info(`${what} are kept again`, { folder })
      }
      return stored
    },
    has: (name) => sizes.has(name),
    forget,
    totalBytes: () => totalBytes,
  }
}

const served = (file: OpenFile): CachedFile => ({
  ...file,
  body: async (first, last) => bodyOf(file, first, last),
})

/** Oldest first. Unfinished files of an earlier process are removed. */
async function filesByAge(folder: string): Promise<{ name: string; sizeBytes: number }[]> {
  const found: { name: string; sizeBytes: number; modifiedMs: number }[] = []
  const look = async (name: string): Promise<void> => {
    if (name.endsWith('.part')) return rm(join(folder, name), { force: true })
    const facts = await stat(join(folder, name))
    found.push({ name, sizeBytes: facts.size, modifiedMs: facts.mtimeMs })
  }
  const names = await readdir(folder)
  for (let at = 0; at < names.length; at += looksAtOnce)
    await Promise.all(names.slice(at, at + looksAtOnce).map(look))
  return found.sort((a, b) => a.modifiedMs - b.modifiedMs)
}
