import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup, BackupJob, Backups as BackupsState } from '@pezzottify/contract'
import { backupUploadMaxBytes } from '@pezzottify/contract'
import type { Clock } from '../../../base/clock.ts'
import type { Health } from '../../../base/degraded-reasons.ts'
import { AppError, messageOf, notFound } from '../../../base/errors.ts'
import type { Log } from '../../../base/log.ts'
import type { Archive } from '../archive/pack.ts'
import { archiveOf } from '../archive/pack.ts'
import { unpackBackup } from '../archive/unpack.ts'
import { isBackupName } from '../copy/stored-backups.ts'
import type { BackupSource } from '../copy/make.ts'
import { manifestName } from '../copy/manifest.ts'
import { readOutcome, wantRestore } from '../restore/wanted.ts'
import { isNameOfOurs, nameAt } from './names.ts'
import type { RunningTask } from './run-task.ts'
import { runTask } from './run-task.ts'
import { backupOf, isSound } from './shown.ts'
import type { ListedBackup, Task } from './tasks.ts'

export type BackupConfig = {
  /** The folder for backups; null when none are made. */
  directory: string | null
  /** The interval of automatic backups; 0 for none. */
  everyHours: number
  keep: number
}

type Parts = BackupConfig & {
  source: BackupSource
  version: string
  clock: Clock
  health: Health
  log: Log
  /** Called for each backup that was made or failed. */
  onRun: (outcome: 'made' | 'failed', seconds: number) => void
  /** Restarts the server once the running answers are complete; null when it cannot restart. */
  onReboot: (() => void) | null
}

export type BackupService = ReturnType<typeof createBackupService>

/** The delay in which the answer is sent. */
const restartDelayMs = 100

/** Makes, checks, deletes and restores backups, one at a time, each in a process of its own. */
export function createBackupService(parts: Parts) {
  const { directory, source, clock, health, log } = parts
  const scratch = join(source.dataFolder, 'backup-check')
  const uploaded = join(source.dataFolder, 'restore-uploaded')
  let job: BackupJob | null = null
  let failure: BackupsState['failure'] = null
  const running = new Set<RunningTask<Task>>()
  let listing: Promise<ListedBackup[]> | null = null
  /** The time of the newest sound backup, by the last look at the folder. */
  let newestAt: number | null | undefined
  let isClosed = false

  async function run<T extends Task>(task: T, onProgress?: (done: number, total: number) => void) {
    const started = runTask(task, onProgress)
    running.add(started)
    try {
      return await started.result
    } finally {
      running.delete(started)
    }
  }

  /** Concurrent callers share one look. */
  const list = (): Promise<ListedBackup[]> => {
    if (directory === null) return Promise.resolve([])
    listing ??= run({ type: 'list', directory })
      .then((found) => {
        newestAt = found.find(isSound)?.manifest.made_at ?? null
        return found
      })
      .finally(() => (listing = null))
    return listing
  }

  const configured = (): string => {
    if (directory === null)
      throw new AppError('conflict', 'This server has no folder for backups: start it with --backup-dir DIR')
    return directory
  }

  /** @throws AppError `not_found` */
  const pathOf = (name: string): string => {
    if (directory === null || !isBackupName(name)) throw notFound()
    const path = join(directory, name)
    if (!existsSync(join(path, manifestName))) throw notFound()
    return path
  }

  /** @throws AppError `conflict` while another job runs */
  function begin(kind: BackupJob['kind'], name: string): BackupJob {
    if (job)
      throw new AppError('conflict', `Something else is done with backups just now: ${job.kind} ${job.name}`)
    job = { kind, name, started_at: clock.now(), done: 0, total: null }
    return job
  }

  async function whileOn<R>(started: BackupJob, work: () => Promise<R>): Promise<R> {
    try {
      const result = await work()
      if (failure?.kind === started.kind) failure = null
      return result
    } catch (error) {
      failure = { kind: started.kind, name: started.name, at: clock.now(), message: messageOf(error) }
      throw error
    } finally {
      if (job === started) job = null
      // A listing that began earlier has the state from before.
      listing = null
    }
  }

  const progressOf =
    (started: BackupJob) =>
    (done: number, total: number): void => {
      started.done = done
      started.total = total
    }

  /** @throws AppError `conflict` that names the differences */
  async function checkSound(started: BackupJob, backup: string): Promise<void> {
    const task = { type: 'verify', backup, scratch, at: clock.now() } as const
    const differences = await run(task, progressOf(started))
    if (differences.length > 0)
      throw new AppError('conflict', `The backup is not whole: ${differences.join('; ')}`)
  }

  /** Older backups are deleted once the new one is verified, but never the last sound one. */
  async function retain(folder: string): Promise<void> {
    const ours = (await list()).filter((backup) => isNameOfOurs(backup.name) && isSound(backup))
    for (const { name } of ours.slice(parts.keep)) {
      await run({ type: 'delete', backup: join(folder, name) })
      log.info('An old backup was deleted', { name })
    }
  }

  async function make(folder: string, started: BackupJob): Promise<void> {
    const from = clock.monotonicMs()
    const seconds = (): number => (clock.monotonicMs() - from) / 1_000
    const target = join(folder, started.name)
    try {
      await run({ type: 'tidy', directory: folder })
      const { version } = parts
      await run({ type: 'make', source, target, version, at: started.started_at }, progressOf(started))
      await checkSound(started, target)
      health.recover('backup_failed', folder)
      parts.onRun('made', seconds())
      log.info('A backup was made and verified', { path: target, seconds: Math.round(seconds()) })
    } catch (error) {
      // A backup that the end of the server interrupts is made after the next start.
      if (isClosed) throw error
      health.degrade('backup_failed', folder, messageOf(error))
      parts.onRun('failed', seconds())
      throw error
    }
    await retain(folder)
  }

  /** Failures are reported by the list, the log and the health. */
  const inBackground = (work: Promise<void>): void =>
    void work.catch((error: unknown) => {
      if (!isClosed) log.error('Work on a backup failed', { error })
    })

  /** Deferred until the caller has been answered. */
  const restart = (onReboot: () => void): void => void setTimeout(onReboot, restartDelayMs)

  const restartable = (): (() => void) => {
    if (parts.onReboot === null) throw new AppError('unavailable', 'This server cannot begin anew by itself')
    return parts.onReboot
  }

  async function restore(started: BackupJob, backup: string, isOwnCopy: boolean): Promise<void> {
    const onReboot = restartable()
    await checkSound(started, backup)
    wantRestore(source.dataFolder, { backup, name: started.name, isOwnCopy })
    log.info('The server begins anew with a backup', { backup })
    restart(onReboot)
  }

  const shown = async (): Promise<Backup[]> => (await list()).map(backupOf)

  return {
    config: { directory, everyHours: parts.everyHours, keep: parts.keep },
    isBusy: (): boolean => job !== null,
    isClosed: (): boolean => isClosed,
    /** The time of the newest sound backup; null when there is none, undefined before the first look. */
    newestKnown: () => newestAt,
    newestAt: async (): Promise<number | null> => {
      await list()
      return newestAt ?? null
    },

    shown,
    now: () => ({ job, failure, restored: readOutcome(source.dataFolder) }),

    /** @throws AppError `conflict` */
    make: (): { job: BackupJob; done: Promise<void> } => {
      const folder = configured()
      const started = begin('make', nameAt(clock.now()))
      return { job: { ...started }, done: whileOn(started, () => make(folder, started)) }
    },

    /** Logs a failure when no caller waits for it. */
    inBackground,

    /** @throws AppError `not_found`, `conflict` */
    verify: (name: string): BackupJob => {
      const path = pathOf(name)
      const started = begin('verify', name)
      inBackground(whileOn(started, () => checkSound(started, path)))
      return { ...started }
    },

    /** @throws AppError `not_found`, `conflict` */
    remove: async (name: string): Promise<void> => {
      const path = pathOf(name)
      if (job)
        throw new AppError('conflict', 'Something is done with backups just now: wait until it is done')
      await run({ type: 'delete', backup: path })
      log.info('A backup was deleted', { name })
    },

    /** @throws AppError `not_found`, `conflict` */
    open: (name: string): Promise<Archive> => archiveOf(pathOf(name), name),

    /**
     * Restarts the server with a backup, once that is verified.
     *
     * @throws AppError `not_found`, `conflict` with the differences, `unavailable`
     */
    restore: async (name: string): Promise<void> => {
      const path = pathOf(name)
      const started = begin('restore', name)
      await whileOn(started, () => restore(started, path, false))
    },

    /**
     * The same with an uploaded backup.
     *
     * @throws AppError `conflict`, `unavailable`, `too_large`, `unsupported_media_type`
     */
    restoreUpload: async (body: ReadableStream<Uint8Array>): Promise<void> => {
      const started = begin('restore', 'upload')
      await whileOn(started, async () => {
        try {
          await unpackBackup(body, uploaded, backupUploadMaxBytes)
          await restore(started, uploaded, true)
        } catch (error) {
          await rm(uploaded, { recursive: true, force: true })
          throw error
        }
      })
    },

    close: (): void => {
      isClosed = true
      for (const { stop } of running) stop()
    },
  }
}
