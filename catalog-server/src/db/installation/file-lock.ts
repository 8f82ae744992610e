import { read } from 'bun:ffi'
import type { Pointer } from 'bun:ffi'
import { closeSync, openSync } from 'node:fs'
import { AppError } from '../../base/errors.ts'
import { systemCalls } from '../../base/libc.ts'

const exclusive = 2
const withoutWaiting = 4
/** `EWOULDBLOCK` as Linux and macOS spell it. */
const heldByAnother = new Set([11, 35])

const flock = { args: ['i32', 'i32'], returns: 'i32' } as const
const errnoName = process.platform === 'darwin' ? '__error' : '__errno_location'
const systemLock = systemCalls({ flock, [errnoName]: { args: [], returns: 'ptr' } })

/**
 * Claims a file for this process, whatever name it was opened by: a link leads to the same claim. It does not interfere
 * with SQLite, which uses other locks. The system lifts the claim when the process ends, however it ends. On systems
 * without such locks nothing is claimed.
 *
 * @param create creates the file, readable by its owner only, if it does not exist
 * @throws AppError `conflict` when another process holds it
 */
export function lockFile(path: string, refusal: string, { create }: { create: boolean }): () => void {
  const descriptor = openSync(path, create ? 'a' : 'r', 0o600)
  const calls = systemLock()
  if (!calls || calls.flock(descriptor, exclusive | withoutWaiting) === 0) return () => closeSync(descriptor)
  const errno = read.i32(calls[errnoName]?.() as Pointer)
  if (!heldByAnother.has(errno)) return () => closeSync(descriptor)
  closeSync(descriptor)
  throw new AppError('conflict', refusal)
}
