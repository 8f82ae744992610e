import { dlopen, ptr } from 'bun:ffi'
import { readdirSync } from 'node:fs'
import { isIPv6 } from 'node:net'

/** The other end of a connection. */
type End = { address: string; port: number }

/** As Linux spells them on the processors that Bun runs on. */
const solSocket = 1
const soLinger = 13
const shutBoth = 2
const familyIPv4 = 2
const endMaxBytes = 28

/**
 * Breaks a TCP connection of this process, together with what the system still holds of it to be sent. Bun has no call
 * for that while an answer is under way. Nothing else runs in between, so that the descriptor that is found is the one
 * that is broken.
 *
 * @returns false where there is no such connection, and on systems other than Linux
 */
export function resetConnection(end: End): boolean {
  const calls = systemCalls()
  if (!calls) return false
  for (const descriptor of readdirSync('/proc/self/fd').map(Number)) {
    const peer = peerOf(calls, descriptor)
    if (peer?.port !== end.port || peer.address !== canonical(end.address)) continue
    // What is closed with a linger of no seconds is reset.
    const linger = new Int32Array([1, 0])
    calls.setsockopt(descriptor, solSocket, soLinger, ptr(linger), linger.byteLength)
    return calls.shutdown(descriptor, shutBoth) === 0
  }
  return false
}

type Calls = NonNullable<ReturnType<typeof load>>
let loaded: Calls | null | undefined
const systemCalls = (): Calls | null => (loaded ??= process.platform === 'linux' ? load() : null)

function load() {
  const symbols = {
    getpeername: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
    setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
    shutdown: { args: ['i32', 'i32'], returns: 'i32' },
  } as const
  const machine = process.arch === 'x64' ? 'x86_64' : 'aarch64'
  for (const name of ['libc.so.6', `libc.musl-${machine}.so.1`])
    try {
      return dlopen(name, symbols).symbols
    } catch {
      // It is the other C library.
    }
  return null
}

function peerOf(calls: Calls, descriptor: number): End | null {
  const bytes = new Uint8Array(endMaxBytes)
  const length = new Uint32Array([endMaxBytes])
  if (calls.getpeername(descriptor, ptr(bytes), ptr(length)) !== 0) return null
  const view = new DataView(bytes.buffer)
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(8 + index * 2).toString(16))
  const address = bytes[0] === familyIPv4 ? bytes.slice(4, 8).join('.') : groups.join(':')
  return { address: canonical(address), port: view.getUint16(2) }
}

const canonical = (address: string): string =>
  isIPv6(address) ? (URL.parse(`http://[${address.replace(/%.*/, '')}]`)?.hostname ?? address) : address
