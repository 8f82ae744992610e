import { readFileSync } from 'node:fs'
import type { ReadResult } from './facts.ts'
import { createLineReader, questionLine, readyLine } from './protocol.ts'

export type ReadingProcess = {
  /** Asks for one more file. The caller keeps count: answers come in the order of the questions. */
  ask(path: string | Buffer): void
  /** Ends at once whatever it is doing. */
  kill(): void
  /** Lets it finish and end. */
  end(): void
  residentBytes(): number
  readonly exited: Promise<void>
}

export type ReadingProcessEvents = {
  onReady(): void
  onAnswer(result: ReadResult): void
}

/**
 * Bun reserves addresses in steps that follow the limit. Measured on 1.4.5: below 1.3 GB it fails to start now and then,
 * below 4 GB it runs at a quarter of its speed. So this only stops the worst; the real limit is watched from outside.
 */
const reservedAddressKb = 3_700_000

const childFile = new URL('./child.ts', import.meta.url).pathname

/**
 * Starts a process that reads files, without any of the server's environment. Its addresses are limited, so an
 * allocation beyond the limit fails inside it; the memory it really uses is for the caller to watch.
 */
export function startReadingProcess(
  options: { artDirectory: string; memoryLimitMb: number },
  events: ReadingProcessEvents,
): ReadingProcess {
  const addressKb = reservedAddressKb + Math.round(options.memoryLimitMb * 1024 * 1.25)
  const child = Bun.spawn({
    cmd: [
      '/bin/sh',
      '-c',
      `ulimit -c 0; ulimit -v ${addressKb}; exec "$0" "$@"`,
      process.execPath,
      childFile,
      options.artDirectory,
    ],
    env: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0' },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const takeChunk = createLineReader((line) => {
    if (line === readyLine) events.onReady()
    // Our own program wrote it; a process that fell over in the middle of a line ends before the line does.
    else events.onAnswer(JSON.parse(line) as ReadResult)
  })
  const output = pump(child.stdout, takeChunk)
  return {
    ask(path) {
      // A process that has just died no longer takes questions: its end is noticed and they are asked again.
      void Promise.resolve(child.stdin.write(questionLine(path))).catch(() => undefined)
      void Promise.resolve(child.stdin.flush()).catch(() => undefined)
    },
    kill: () => child.kill('SIGKILL'),
    end: () => void Promise.resolve(child.stdin.end()).catch(() => undefined),
    residentBytes: () => residentBytesOf(child.pid),
    exited: Promise.all([child.exited, output]).then(() => undefined),
  }
}

async function pump(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void) {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      take(value)
    }
  } catch {
    // A broken pipe says the same as the end of it.
  }
}

const pageBytes = 4096

/** 0 when the process is gone or the system has no `/proc`. */
function residentBytesOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1] ?? 0) * pageBytes
  } catch {
    return 0
  }
}
