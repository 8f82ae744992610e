import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { diskCodeOf } from '../base/disk-errors.ts'
import { messageOf, systemCodeOf } from '../base/errors.ts'
import type { Health } from '../base/degraded-reasons.ts'
import type { Store } from './sqlite.ts'
import { storageErrorOf } from './sqlite-errors.ts'

type Parts = {
  store: Pick<Store<unknown>, 'path' | 'onError' | 'tryWriting'>
  /** The name of the file for people. */
  label: string
  health: Health
  /** Called for each error, to count it. */
  onError: () => void
}

const probeEveryMs = 2_000
/** The free space at which a full disk counts as recovered: with less, the next few writes would fill it again. */
const roomMinBytes = 1024 * 1024
const pageBytes = 4096

/**
 * Reports the disk of a store as full or failing from its first error on, with that error as the cause. A test write
 * every two seconds finds out when it has recovered. Returns a function that stops the watch.
 */
export function watchDisk({ store, label, health, onError }: Parts): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  let isProbing = false
  let isOver = false

  store.onError((error) => {
    explain(error, store.path)
    const code = diskCodeOfStore(error)
    // Errors while closing are reported by the caller that closes.
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
      // Still failing; the first cause has been reported already.
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

/** SQLite also says "read-only" of a connection that we have made so ourselves: that is not an error of the disk. */
function diskCodeOfStore(error: unknown) {
  const known = systemCodeOf(error) === 'SQLITE_READONLY' ? undefined : storageErrorOf(error)
  return known && diskCodeOf(known)
}

/**
 * SQLite reports an exhausted quota as an I/O error, without the system's error number. A test write beside the file
 * reveals it.
 */
function explain(error: unknown, path: string): void {
  if (systemCodeOf(error) !== 'SQLITE_IOERR_WRITE' || !(error instanceof Error)) return
  try {
    writeBeside(path, pageBytes)
  } catch (cause) {
    error.cause = cause
  }
}

/** @throws the system's error */
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
