import { ptr } from 'bun:ffi'
import { closeSync } from 'node:fs'
import { linuxCalls } from '../../base/libc.ts'

/** The numbers of the system calls, for which C libraries have no functions. */
const calls = {
  x64: { setup: 206, destroy: 207, takeResults: 208, submit: 209 },
  arm64: { setup: 0, destroy: 1, takeResults: 4, submit: 2 },
}[process.arch as string]

/** `EFD_CLOEXEC`: no other process inherits it. */
const closeOnExec = 0o2000000
/** `IOCB_CMD_POLL` */
const pollCommand = 5n
/** `IOCB_FLAG_RESFD`: the end of the poll is written to an event counter. */
const writesResult = 1n

/**
 * The places of the structures in one block of words of 64 bits: the request (`struct iocb`), the list of requests with
 * its address, a result (`struct io_event`) and the context.
 */
const place = { command: 2, events: 3, result: 7, list: 8, taken: 9, context: 13 }
const words = 14
const addressOf = (block: BigUint64Array, word: number) => ptr(block, word * 8)

/** The event counter `events` becomes readable at each end of the poll. */
export type KernelPoll = { events: number; again(): boolean; close(): void }

const kernel = linuxCalls({
  syscall: { args: ['i64', 'u64', 'i64', 'i64', 'i64', 'i64'], returns: 'i64' },
  eventfd: { args: ['u32', 'i32'], returns: 'i32' },
})

/**
 * Lets the kernel wait for a descriptor that only `poll` can wait for, by its asynchronous requests (`io_submit(2)`), so
 * that no thread or process of ours has to block in `poll`. It waits for one event; `again` waits for the next one.
 * When this process ends, the kernel ends the poll, too: who waits for the counter then wakes up, and is not left behind.
 *
 * @param events a mask as for `poll(2)`
 * @returns null on systems other than Linux, and where such requests are not allowed
 */
export function openKernelPoll(descriptor: number, events: number): KernelPoll | null {
  const system = calls ? kernel() : null
  if (!system || !calls) return null
  const counter = system.eventfd(0, closeOnExec)
  if (counter < 0) return null
  const block = new BigUint64Array(words)
  block[place.command] = pollCommand | (BigInt(descriptor) << 32n)
  block[place.events] = BigInt(events)
  block[place.result] = writesResult | (BigInt(counter) << 32n)
  block[place.list] = BigInt(addressOf(block, 0))
  const isSetUp = system.syscall(calls.setup, 1n, addressOf(block, place.context), 0, 0, 0) === 0n
  const context = block[place.context] ?? 0n

  const submit = (): boolean =>
    system.syscall(calls.submit, context, 1, addressOf(block, place.list), 0, 0) === 1n
  const close = (): void => {
    if (isSetUp) system.syscall(calls.destroy, context, 0, 0, 0, 0)
    closeSync(counter)
  }
  if (!isSetUp || !submit()) {
    close()
    return null
  }
  return {
    events: counter,
    again: () => {
      // There is room for one result.
      system.syscall(calls.takeResults, context, 0, 1, addressOf(block, place.taken), 0)
      return submit()
    },
    close,
  }
}
