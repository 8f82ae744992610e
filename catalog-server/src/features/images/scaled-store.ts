import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { randomText } from '../../ids.ts'
import type { OpenFile } from '../../media/contained.ts'
import { openContained } from '../../media/contained.ts'

/** Files made from others and kept while there is room: what was not asked for the longest goes first. */
export type ScaledStore = {
  find(name: string): Promise<OpenFile | null>
  put(name: string, bytes: Uint8Array): Promise<OpenFile>
}

/** `name` must be a plain file name. The folder belongs to the store alone. */
export function createScaledStore(folder: string, quotaBytes: number): ScaledStore {
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

  const find = async (name: string): Promise<OpenFile | null> => {
    await (loading ??= load())
    const file = sizes.has(name) ? await openContained(folder, name) : null
    if (file) note(name, file.sizeBytes)
    else forget(name)
    return file
  }

  return {
    find,
    put: async (name, bytes) => {
      await (loading ??= load())
      await mkdir(folder, { recursive: true })
      const unfinished = join(folder, `${name}.${randomText(8)}.part`)
      await Bun.write(unfinished, bytes)
      await rename(unfinished, join(folder, name))
      note(name, bytes.length)
      await makeRoom()
      const file = await openContained(folder, name)
      if (!file) throw new Error(`The scaled picture ${name} vanished`)
      return file
    },
  }
}

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
