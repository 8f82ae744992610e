import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diskCodeOf } from '../disk-errors.ts'
import { messageOf, systemCodeOf } from '../errors.ts'
import type { Health } from '../health.ts'
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

/**
 * Reports the disk of a store as full or failing from its first error on, with that as the cause, and as mended once it
 * takes a write again: that is tried every two seconds. Returns what ends the watch.
 */
export function watchDisk({ store, label, health, onError }: Parts): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  let isProbing = false

  store.onError((error) => {
    const code = diskCodeOfStore(error)
    if (code === undefined) return
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
      const { bavail, bsize } = await statfs(dirname(store.path))
      if (bavail * bsize < roomMinBytes) return
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
  return stop
}

/** SQLite says "read-only" also of a connection that we ourselves have made so: that is not the disk's. */
function diskCodeOfStore(error: unknown) {
  const known = systemCodeOf(error) === 'SQLITE_READONLY' ? undefined : storageErrorOf(error)
  return known && diskCodeOf(known)
}
