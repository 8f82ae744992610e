import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { randomText } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { OpenFile } from '../../media/disk/contained.ts'
import { bodyOf, openContained } from '../../media/disk/contained.ts'

/** It lies beside the databases: nobody waits for another disk. */
export type ScaledFile = OpenFile & { body(first: number, last: number): Promise<Blob> }

/** Files made from others and kept while there is room: what was not asked for the longest goes first. */
export type ScaledStore = {
  /** Null also where the folder cannot be read. */
  find(name: string): Promise<ScaledFile | null>
  /** Null where it cannot be kept: the disk is full, say. */
  put(name: string, bytes: Uint8Array): Promise<ScaledFile | null>
}

/** `name` must be a plain file name. The folder belongs to the store alone. */
export function createScaledStore(
  folder: string,
  quotaBytes: number,
  log: Pick<Log, 'info' | 'warn'>,
): ScaledStore {
  /** Sizes by name, the least recently used first. */
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
  const makeRoom = async (): Promise<void> => {
    for (const name of sizes.keys()) {
      // The newest stays even if it is larger than the quota: somebody waits for it.
      if (totalBytes <= quotaBytes || sizes.size === 1) return
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

  const find = async (name: string): Promise<ScaledFile | null> => {
    await loaded()
    const file = sizes.has(name) ? await openContained(folder, name) : null
    if (file) note(name, file.sizeBytes)
    else forget(name)
    return file && served(file)
  }
  const put = async (name: string, bytes: Uint8Array): Promise<ScaledFile | null> => {
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
  /** A cache that cannot be used costs nobody what it keeps: whoever asks does without it. Only a change is logged. */
  const orNull = async (work: Promise<ScaledFile | null>): Promise<ScaledFile | null> => {
    try {
      return await work
    } catch (error) {
      if (!isFailing) log.warn('Scaled pictures cannot be kept; they are made each time', { folder, error })
      isFailing = true
      return null
    }
  }

  return {
    find: (name) => orNull(find(name)),
    put: async (name, bytes) => {
      const kept = await orNull(put(name, bytes))
      if (kept && isFailing) {
        isFailing = false
        log.info('Scaled pictures are kept again', { folder })
      }
      return kept
    },
  }
}

const served = (file: OpenFile): ScaledFile => ({
  ...file,
  body: async (first, last) => bodyOf(file, first, last),
})

/** The oldest first. What an earlier process left unfinished is removed. */
async function filesByAge(folder: string): Promise<{ name: string; sizeBytes: number }[]> {
  const found: { name: string; sizeBytes: number; modifiedMs: number }[] = []
  for (const name of await readdir(folder)) {
    if (name.endsWith('.part')) await rm(join(folder, name), { force: true })
    else {
      const facts = await stat(join(folder, name))
      found.push({ name, sizeBytes: facts.size, modifiedMs: facts.mtimeMs })
    }
  }
  return found.sort((a, b) => a.modifiedMs - b.modifiedMs)
}
