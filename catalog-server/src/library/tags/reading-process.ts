import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { eachChunk } from '../../base/each-chunk.ts'
import { ignoringItsEnd } from '../../base/ignoring-its-end.ts'
import { createLineReader } from '../../base/line-reader.ts'
import { partCommand, partSpawning } from '../../base/program.ts'
import type { ReadResult } from './facts.ts'
import { noticeLine, questionLine, readyLine, type Notice } from './protocol.ts'

/** `encoding`: of texts that do not declare theirs. */
export type AskedFile = { path: string | Buffer; encoding?: string }

export type ReadingProcess = {
  /** Requests more files. The caller keeps count: answers come in the order of the requests. */
  ask(files: readonly AskedFile[]): void
  /** Holds for what is asked afterwards. */
  tell(notice: Notice): void
  /** Ends at once whatever it is doing. */
  kill(): void
  /** Lets it finish and end. */
  end(): void
  usage(): ProcessUsage | null
  readonly exited: Promise<void>
}

/** The cost of a process so far: processor time, and its present memory. */
type ProcessUsage = { busyMs: number; residentBytes: number }

export type ReadingProcessEvents = {
  onReady(): void
  onAnswer(result: ReadResult): void
}

/**
 * Bun reserves address space in steps that depend on the limit. Measured on 1.4.5: below 1.3 GB it fails to start now
 * and then, below 4 GB it runs at a quarter of its speed. So this only stops the worst; the real limit is watched from
 * outside.
 */
const reservedAddressKb = 3_700_000

/**
 * Starts a process that reads files, without any of the server's environment. Its address space is limited, so an
 * allocation beyond that fails inside it; the caller watches its real memory. When the system cannot start it, it has
 * ended already.
 */
export function startReadingProcess(
  options: { artDirectory: string; memoryLimitMb: number },
  events: ReadingProcessEvents,
): ReadingProcess {
  const child = spawn(options)
  if (child === null) {
    const nothing = (): void => undefined
    return {
      ask: nothing,
      tell: nothing,
      kill: nothing,
      end: nothing,
      usage: () => null,
      exited: Promise.resolve(),
    }
  }
  const takeChunk = createLineReader((line) => {
    if (line === readyLine) events.onReady()
    // Our own program wrote it; a process that crashes in the middle of a line never completes it.
    else events.onAnswer(JSON.parse(line) as ReadResult)
  })
  const output = eachChunk(child.stdout, takeChunk)
  return {
    ask(files) {
      const lines = files.map(({ path, encoding }) =>
        questionLine(typeof path === 'string' ? resolve(path) : path, encoding),
      )
      ignoringItsEnd(() => child.stdin.write(lines.join('')))
      ignoringItsEnd(() => child.stdin.flush())
    },
    tell: (notice) => ignoringItsEnd(() => child.stdin.write(noticeLine(notice))),
    kill: () => child.kill('SIGKILL'),
    end: () => ignoringItsEnd(() => child.stdin.end()),
    usage: () => usageOf(child.pid),
    exited: Promise.all([child.exited, output]).then(() => undefined),
  }
}

/** Null when the system has no process or pipe left. */
function spawn({ artDirectory, memoryLimitMb }: { artDirectory: string; memoryLimitMb: number }) {
  const addressKb = reservedAddressKb + Math.round(memoryLimitMb * 1024 * 1.25)
  try {
    return Bun.spawn({
      cmd: [
        '/bin/sh',
        '-c',
        `ulimit -c 0; ulimit -v ${addressKb}; exec "$0" "$@"`,
        ...partCommand('library/tags/child'),
        resolve(artDirectory),
      ],
      ...partSpawning,
    })
  } catch {
    return null
  }
}

const pageBytes = 4096
const tickMs = 10

/** `null` when the process is gone or the system has no `/proc`. */
function usageOf(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program precedes the fields in brackets and may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const field = (number: number) => Number(fields[number - 3] ?? 0)
    return { busyMs: (field(14) + field(15)) * tickMs, residentBytes: field(24) * pageBytes }
  } catch {
    return null
  }
}
