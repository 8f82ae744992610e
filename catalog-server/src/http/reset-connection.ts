import { ptr } from 'bun:ffi'
import { readdirSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { systemCalls } from '../base/libc.ts'

/** The other end of a connection. */
type End = { address: string; port: number }

/** As Linux spells them on the processors that Bun runs on. */
const solSocket = 1
const soLinger = 13
const shutBoth = 2
const familyIPv4 = 2
const familyIPv6 = 10
const endMaxBytes = 28

/**
 * Breaks a TCP connection of this process, together with what the system still holds of it to be sent. Bun has no call
 * for that while an answer is under way. Nothing else runs in between, so that the descriptor that is found is the one
 * that is broken.
 *
 * @returns false where there is no such connection, and on systems other than Linux
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

/** The descriptors of this process. Linux alone lists them. */
export const openDescriptors = (): number[] =>
  process.platform === 'linux' ? readdirSync('/proc/self/fd').map(Number) : []

/** Those among descriptors that are connections to a port of this process. */
export function connectionsTo(port: number, descriptors: readonly number[]): number[] {
  const calls = socketCalls()
  if (!calls) return []
  return descriptors.filter(
    (descriptor) =>
      endOf(calls.getsockname, descriptor)?.port === port && endOf(calls.getpeername, descriptor) !== null,
  )
}

/** As `resetConnection`, by descriptor: for who looked it up in the same turn. */
export function resetDescriptor(descriptor: number): boolean {
  const calls = socketCalls()
  return calls !== null && reset(calls, descriptor)
}

function reset(calls: Calls, descriptor: number): boolean {
  // What is closed with a linger of no seconds is reset.
  const linger = new Int32Array([1, 0])
  calls.setsockopt(descriptor, solSocket, soLinger, ptr(linger), linger.byteLength)
  return calls.shutdown(descriptor, shutBoth) === 0
}

type Calls = NonNullable<ReturnType<typeof load>>
let loaded: Calls | null | undefined
const socketCalls = (): Calls | null => (loaded ??= process.platform === 'linux' ? load() : null)

const load = () =>
  systemCalls({
    getpeername: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
    getsockname: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
    setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
    shutdown: { args: ['i32', 'i32'], returns: 'i32' },
  })

/** What a call says of an end of a TCP connection; null for other descriptors. */
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
