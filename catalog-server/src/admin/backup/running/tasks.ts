import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../base/errors.ts'
import { backupsIn, deleteBackup } from '../copy/stored-backups.ts'
import type { BackupSource } from '../copy/make.ts'
import { makeBackup } from '../copy/make.ts'
import type { Manifest } from '../copy/manifest.ts'
import { checkedName } from '../copy/manifest.ts'
import { removeLeftBehind } from '../copy/target.ts'
import { verifyBackup } from '../restore/verify.ts'

const Checked = z.object({ at: z.int(), differences: z.array(z.string()) })
type Checked = z.infer<typeof Checked>
/** A backup with the result of its latest check. */
export type ListedBackup = { name: string; manifest: Manifest; checked: Checked | null }

/** A task for the process beside the server. Only the server sends it, in this form. */
export type Task =
  | { type: 'list'; directory: string }
  | { type: 'make'; source: BackupSource; target: string; version: string; at: number }
  | { type: 'verify'; backup: string; scratch: string; at: number }
  | { type: 'delete'; backup: string }
  | { type: 'tidy'; directory: string }

export type Results = {
  list: ListedBackup[]
  make: null
  /** The differences found. */
  verify: string[]
  delete: null
  tidy: null
}

type Progress = (done: number, total: number) => void

/** @throws AppError */
export async function perform(task: Task, onProgress: Progress): Promise<Results[keyof Results]> {
  if (task.type === 'list') return list(task.directory)
  if (task.type === 'verify') return verify(task, onProgress)
  if (task.type === 'make') await make(task, onProgress)
  else if (task.type === 'delete') await deleteBackup(task.backup)
  else tidy(task.directory)
  return null
}

async function list(directory: string): Promise<ListedBackup[]> {
  const found = await backupsIn(directory)
  return Promise.all(
    found.map(async ({ name, path, manifest }) => ({ name, manifest, checked: await checkedIn(path) })),
  )
}

async function checkedIn(backup: string): Promise<Checked | null> {
  const text = await readFile(join(backup, checkedName), 'utf8').catch(() => '')
  try {
    return Checked.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function make(
  { source, target, version, at }: Extract<Task, { type: 'make' }>,
  onProgress: Progress,
): Promise<void> {
  const earlier = await backupsIn(dirname(target))
  const [latest] = earlier
  await makeBackup({ source, target, earlier: latest?.path ?? null, version, now: () => at, onProgress })
}

async function verify(
  { backup, scratch, at }: Extract<Task, { type: 'verify' }>,
  onProgress: Progress,
): Promise<string[]> {
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  try {
    const differences = await verifyBackup(backup, scratch, onProgress)
    await note(backup, { at, differences })
    return differences
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** When nothing can be written, as on a read-only disk, the next check finds it out again. */
async function note(backup: string, checked: Checked): Promise<void> {
  const path = join(backup, checkedName)
  // It is not part of the backup, and begins with a dot until it is complete, so that it is not taken for
  // one.
  const temporary = join(dirname(backup), `.${basename(backup)}.${checkedName}`)
  try {
    await writeFile(temporary, JSON.stringify(checked), { mode: 0o600 })
    await rename(temporary, path)
  } catch (error) {
    console.error(`The result was not noted: ${messageOf(error)}`)
  }
}

/** Removes remains of interrupted runs, but not what another process works on. */
function tidy(directory: string): void {
  // The first backup creates the folder.
  if (!existsSync(directory)) return
  for (const name of readdirSync(directory)) {
    if (!/^[^.].*\.(unfinished|deleting)$/.test(name)) continue
    try {
      removeLeftBehind(join(directory, name))
    } catch {
      // It is in use, or stays until the next time.
    }
  }
}
