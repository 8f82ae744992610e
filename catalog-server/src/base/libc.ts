import type { FFIFunction } from 'bun:ffi'
import { dlopen } from 'bun:ffi'

const machine = process.arch === 'x64' ? 'x86_64' : 'aarch64'
const namesBySystem: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libc.so.6', `libc.musl-${machine}.so.1`],
  darwin: ['libSystem.B.dylib'],
}

/** System calls that Bun does not offer itself; null when they are not available. */
export function systemCalls<const F extends Record<string, FFIFunction>>(functions: F) {
  for (const name of namesBySystem[process.platform] ?? [])
    try {
      return dlopen(name, functions).symbols
    } catch {
      // Another C library, or one without some of these functions.
    }
  return null
}
