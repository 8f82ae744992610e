import type { Pointer } from 'bun:ffi'
import { read } from 'bun:ffi'
import type { Stats } from 'node:fs'
import { closeSync, openSync } from 'node:fs'
import { linuxCalls } from '../../../base/libc.ts'

/** A file that is being written changes within this time. Files with an older change are not examined. */
const writtenWithinMs = 3_600_000
/** Where the kernel does not say it, a file that was written to so shortly ago counts as being written. */
const justNowMs = 2_500
/** `F_SETLEASE`, `F_RDLCK` and `EAGAIN` */
const setLease = 1024
const forReading = 0
const heldByWriter = 11

const leases = linuxCalls({
  fcntl: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
  __errno_location: { args: [], returns: 'ptr' },
})

/** The kernel sends this to who holds a lease when somebody opens the file for writing: it must not end the process. */
if (process.platform === 'linux') process.on('SIGIO', () => undefined)

/**
 * Whether a file is still being copied or written. The kernel gives a lease for reading only on a file that nobody has open
 * for writing; it is given back at once. It gives none on the files of others, unless to root, and none on many network
 * file systems.
 */
export function isUnfinished(path: string, { mtimeMs, ctimeMs }: Stats): boolean {
  const age = Date.now() - Math.max(mtimeMs, ctimeMs)
  if (age > writtenWithinMs) return false
  const isFresh = age >= 0 && age < justNowMs
  const calls = leases()
  if (!calls) return isFresh
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    // That it cannot be read is for the reader to say.
    return false
  }
  try {
    if (calls.fcntl(descriptor, setLease, forReading) === 0) return false
    return read.i32(calls.__errno_location() as Pointer) === heldByWriter || isFresh
  } finally {
    closeSync(descriptor)
  }
}
