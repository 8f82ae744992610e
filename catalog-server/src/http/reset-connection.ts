import { ptr } from 'bun:ffi'
import { readdirSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { linuxCalls } from '../base/libc.ts'

/** The remote end of a connection. */
type End = { address: string; port: number }

/** The values of Linux on the processors that Bun runs on. */
const solSocket = 1
const soLinger = 13
const shutBoth = 2
const familyIPv4 = 2
const familyIPv6 = 10
const endMaxBytes = 28

/**
 * Resets a TCP connection of this process, together with data that the system has not sent yet. Bun has no call for
 * that while an answer is being sent. It runs synchronously, so that the descriptor it finds is the one it resets.
 *
 * @returns false when there is no such connection, and on systems other than Linux
 */
export function resetConnection(end: End): boolean {
  const calls = socketCalls()
  if (!calls) return false
  for (const descriptor of openDescriptors()) {
    const peer = endOf(calls.getpeername, descriptor)
    if (peer?.port === end.port && peer.address === canonical(end.address)) return reset(calls, descriptor)
  }
  return false
}

/** The descriptors of this process; only Linux lists them. */
export const openDescriptors = (): number[] =>
  process.platform === 'linux' ? readdirSync('/proc/self/fd').map(Number) : []

/** The descriptors among them that are connections to a port of this process. */
export function connectionsTo(port: number, descriptors: readonly number[]): number[] {
  const calls = socketCalls()
  if (!calls) return []
  return descriptors.filter(
    (descriptor) =>
      endOf(calls.getsockname, descriptor)?.port === port && endOf(calls.getpeername, descriptor) !== null,
  )
}

/** Like `resetConnection`, by a descriptor that was looked up in the same turn of the event loop. */
export function resetDescriptor(descriptor: number): boolean {
  const calls = socketCalls()
  return calls !== null && reset(calls, descriptor)
}

function reset(calls: Calls, descriptor: number): boolean {
  // A socket closed with a linger time of zero is reset.
  const linger = new Int32Array([1, 0])
  calls.setsockopt(descriptor, solSocket, soLinger, ptr(linger), linger.byteLength)
  return calls.shutdown(descriptor, shutBoth) === 0
}

const socketCalls = linuxCalls({
  getpeername: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
  getsockname: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
  setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
  shutdown: { args: ['i32', 'i32'], returns: 'i32' },
})
type Calls = NonNullable<ReturnType<typeof socketCalls>>

/** The address of one end of a TCP connection; null for other descriptors. */
function endOf(call: Calls['getpeername'], descriptor: number): End | null {
  const bytes = new Uint8Array(endMaxBytes)
  const length = new Uint32Array([endMaxBytes])
  if (call(descriptor, ptr(bytes), ptr(length)) !== 0) return null
  if (bytes[0] !== familyIPv4 && bytes[0] !== familyIPv6) return null
  const view = new DataView(bytes.buffer)
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(8 + index * 2).toString(16))
  const address = bytes[0] === familyIPv4 ? bytes.slice(4, 8).join('.') : groups.join(':')
  return { address: canonical(address), port: view.getUint16(2) }
}

const canonical = (address: string): string =>
  isIPv6(address) ? (URL.parse(`http://[${address.replace(/%.*/, '')}]`)?.hostname ?? address) : address
