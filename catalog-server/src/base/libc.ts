import type { FFIFunction } from 'bun:ffi'
import { dlopen } from 'bun:ffi'
import { lazily } from './lazily.ts'

const machine = process.arch === 'x64' ? 'x86_64' : 'aarch64'
const namesBySystem: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libc.so.6', `libc.musl-${machine}.so.1`],
  darwin: ['libSystem.B.dylib'],
}

/** System calls that Bun does not offer itself, looked up at the first use; null when they are not available. */
export const systemCalls = <const F extends Record<string, FFIFunction>>(functions: F) =>
  lazily(() => load(functions))

/** Those whose values and structures are known for Linux alone: null on every other system. */
export const linuxCalls = <const F extends Record<string, FFIFunction>>(functions: F) =>
  lazily(() => (process.platform === 'linux' ? load(functions) : null))

function load<const F extends Record<string, FFIFunction>>(functions: F) {
  for (const name of namesBySystem[process.platform] ?? [])
    try {
      return dlopen(name, functions).symbols
    } catch {
      // Another C library, or one without some of these functions.
    }
  return null
}
