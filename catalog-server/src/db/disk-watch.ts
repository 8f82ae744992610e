import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { diskCodeOf } from '../base/disk-errors.ts'
import { messageOf, systemCodeOf } from '../base/errors.ts'
import type { Health } from '../base/degraded-reasons.ts'
import type { Store } from './sqlite.ts'
import { storageErrorOf } from './sqlite-errors.ts'

type Parts = {
  store: Pick<Store<unknown>, 'path' | 'onError' | 'tryWriting'>
  /** What people call the file. */
  label: string
  health: Health
  /** Counts the errors. */
  onError: () => void
}

const probeEveryMs = 2_000
/** What has to be free before a full disk counts as mended: with less, the next few writes would fill it again. */
const roomMinBytes = 1024 * 1024
const pageBytes = 4096

/**
 * Reports the disk of a store as full or failing from its first error on, with that as the cause, and as mended once it
 * takes writes again: that is tried every two seconds. Returns what ends the watch.
 */
export function watchDisk({ store, label, health, onError }: Parts): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  let isProbing = false
  let isOver = false

  store.onError((error) => {
    explain(error, store.path)
    const code = diskCodeOfStore(error)
    // What fails while all is closed is told by whoever closes it.
    if (code === undefined || isOver) return
    onError()
    health.degrade(code, label, `${systemCodeOf(error)}: ${messageOf(error)}`)
    timer ??= startProbing()
  })

  function startProbing(): ReturnType<typeof setInterval> {
    const started = setInterval(() => void probe(), probeEveryMs)
    started.unref()
    return started
  }

  async function probe(): Promise<void> {
    if (isProbing) return
    isProbing = true
    try {
      writeBeside(store.path, roomMinBytes)
      await store.tryWriting()
      stop()
      health.recover('disk_full', label)
      health.recover('disk_failed', label)
    } catch {
      // It is as it was; the first cause is told already.
    } finally {
      isProbing = false
    }
  }

  const stop = (): void => {
    if (timer) clearInterval(timer)
    timer = null
  }
  return () => {
    isOver = true
    stop()
  }
}

/** SQLite says "read-only" also of a connection that we ourselves have made so: that is not the disk's. */
function diskCodeOfStore(error: unknown) {
  const known = systemCodeOf(error) === 'SQLITE_READONLY' ? undefined : storageErrorOf(error)
  return known && diskCodeOf(known)
}

/** SQLite calls a quota that is used up an I/O error, and keeps the system's number to itself. A write beside it tells. */
function explain(error: unknown, path: string): void {
  if (systemCodeOf(error) !== 'SQLITE_IOERR_WRITE' || !(error instanceof Error)) return
  try {
    writeBeside(path, pageBytes)
  } catch (cause) {
    error.cause = cause
  }
}

/** @throws what the disk says against it */
function writeBeside(path: string, bytes: number): void {
  const probe = `${path}.probe`
  const file = openSync(probe, 'w')
  try {
    writeSync(file, Buffer.alloc(bytes))
    fsyncSync(file)
  } finally {
    closeSync(file)
    rmSync(probe, { force: true })
  }
}
