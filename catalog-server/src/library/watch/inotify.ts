import type { Pointer } from 'bun:ffi'
import { ptr, read } from 'bun:ffi'
import { linuxCalls } from '../../base/libc.ts'

/** `IN_CLOEXEC`: no other process inherits it. */
const closeOnExec = 0o2000000
/** `IN_CREATE` and `IN_MOVED_TO`: something appears in a folder. */
const arrivals = 0x100 | 0x80
/** `IN_DELETE_SELF` and `IN_MOVE_SELF`: what is watched is at this path no longer. */
const departure = 0x400 | 0x800
/**
 * `IN_ATTRIB`, `IN_CLOSE_WRITE`, `IN_MOVED_FROM`, `IN_DELETE` and the above: the changes after which a folder differs from
 * its last scan. Writes to a file matter only once it is closed.
 */
const changes = 0x4 | 0x8 | 0x40 | 0x200 | arrivals | departure
/** `IN_ONLYDIR` */
const foldersOnly = 0x0100_0000
/** `IN_DONT_FOLLOW`: a link is watched itself. */
const linksThemselves = 0x0200_0000
/** `IN_MASK_ADD`: what is watched already is watched for more. */
const inAddition = 0x2000_0000
/** `IN_ONESHOT`: the watch ends with its first event. */
const once = 0x8000_0000
/** `ENOSPC`: the user has as many watches as the system allows. */
const noneLeft = 28

const inotify = linuxCalls({
  inotify_init1: { args: ['i32'], returns: 'i32' },
  inotify_add_watch: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
  __errno_location: { args: [], returns: 'ptr' },
})

/** Opens an inotify instance. @returns its descriptor; null when the system has no inotify, or no instance is left */
export function openInotify(): number | null {
  const descriptor = inotify()?.inotify_init1(closeOnExec) ?? -1
  return descriptor < 0 ? null : descriptor
}

type Outcome = 'watched' | 'limit' | 'failed'

/**
 * Watches a folder for changes directly inside it, once however often it is asked for. This asks the file system, which may
 * not answer.
 */
export const watchFolder = (descriptor: number, path: string): Outcome =>
  watch(descriptor, path, changes | foldersOnly)

/**
 * Watches what lies at a path, a link itself, for being moved or deleted: the folders above a music folder can be
 * exchanged, of which the music folder hears nothing.
 */
export const watchPlace = (descriptor: number, path: string): Outcome =>
  watch(descriptor, path, departure | linksThemselves | inAddition)

/**
 * Watches a folder until something appears in it. Later events are not heard of, so that a busy folder disturbs only
 * once for each time that it is watched.
 */
export const watchForArrival = (descriptor: number, path: string): Outcome =>
  watch(descriptor, path, arrivals + foldersOnly + inAddition + once)

function watch(descriptor: number, path: string, mask: number): Outcome {
  const calls = inotify()
  const name = Buffer.from(`${path}\0`)
  if (!calls) return 'failed'
  if (calls.inotify_add_watch(descriptor, ptr(name), mask) >= 0) return 'watched'
  // The call always leaves the place of the error number.
  return read.i32(calls.__errno_location() as Pointer) === noneLeft ? 'limit' : 'failed'
}
