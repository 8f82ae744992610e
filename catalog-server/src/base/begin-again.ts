import { ptr } from 'bun:ffi'
import { existsSync, readFileSync } from 'node:fs'
import { systemCalls } from './libc.ts'
import { startCommand } from './program.ts'

const calls = () =>
  systemCalls({
    execve: { args: ['ptr', 'ptr', 'ptr'], returns: 'int' },
    waitpid: { args: ['int', 'ptr', 'int'], returns: 'int' },
  })
/** In `waitpid`: whichever child, and what to do when none has ended. */
const anyChild = -1
const doNotWait = 1
/** What it answers. */
const stillRunning = 0
const none = -1
const lookEveryMs = 10

/** Whether `beginAgain` can be expected to work. */
export const canBeginAgain = (): boolean => calls() !== null && existsSync(process.execPath)

/**
 * Begins this very process again, as it was started: the same program, from its files as they are now, with the same arguments
 * and environment, in the same place among processes. Whoever waits for its end, reads its output or sends it signals sees no
 * difference, and no second process is needed to watch over it. Files and connections are closed, as Bun opens all of them.
 *
 * It returns only when the system refuses. Children are still those of this process, so that they should have ended.
 *
 * @param leavingOut arguments that counted for one start
 */
export function beginAgain(leavingOut: readonly string[]): void {
  const { args, environment } = started()
  const [file = process.execPath, ...launcher] = startCommand()
  const program = Buffer.from(`${file}\0`)
  const [first = file, ...rest] = args.filter((arg) => !leavingOut.includes(arg))
  const [argv, envp] = [listOf([first, ...launcher.map(inLatin1), ...rest]), listOf(environment)]
  calls()?.execve(ptr(program), ptr(argv.pointers), ptr(envp.pointers))
}

/**
 * Waits until all children have ended, at most so long: nobody would ask those how they ended, and they would be listed for
 * as long as this process is there.
 */
export async function childrenEnded(maxMs: number): Promise<void> {
  const { waitpid } = calls() ?? { waitpid: () => none }
  const deadline = performance.now() + maxMs
  let found: number
  do {
    await Bun.sleep(lookEveryMs)
    while ((found = waitpid(anyChild, null, doNotWait)) > stillRunning);
  } while (found === stillRunning && performance.now() < deadline)
}

/** Texts in Latin-1, which keeps every byte of whatever the system was given. */
type Started = { args: string[]; environment: string[] }

/** Linux keeps what a process was given. Elsewhere Bun's view of it has to do: what it read from a file `.env` is in there. */
function started(): Started {
  if (existsSync('/proc/self/cmdline'))
    return { args: listIn('/proc/self/cmdline'), environment: listIn('/proc/self/environ') }
  const isSingleFile = Bun.main.startsWith('/$bunfs/')
  const script = isSingleFile ? [] : [...process.execArgv, Bun.main]
  const environment = Object.entries(process.env).map(([name, value = '']) => `${name}=${value}`)
  return {
    args: [process.execPath, ...script, ...process.argv.slice(2)].map(inLatin1),
    environment: environment.map(inLatin1),
  }
}

const listIn = (path: string): string[] => readFileSync(path, 'latin1').split('\0').slice(0, -1)
const inLatin1 = (text: string): string => Buffer.from(text).toString('latin1')

/** As C spells a list of texts. They are kept with it, since the pointers alone keep nothing. */
function listOf(texts: readonly string[]) {
  const kept = texts.map((text) => Buffer.from(`${text}\0`, 'latin1'))
  return { kept, pointers: BigUint64Array.from([...kept.map((text) => BigInt(ptr(text))), 0n]) }
}
