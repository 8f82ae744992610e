import { ptr } from 'bun:ffi'
import { existsSync, readFileSync } from 'node:fs'
import { systemCalls } from './libc.ts'
import { startCommand } from './program.ts'

const calls = systemCalls({
  execve: { args: ['ptr', 'ptr', 'ptr'], returns: 'int' },
  waitpid: { args: ['int', 'ptr', 'int'], returns: 'int' },
})
/** Arguments of `waitpid`: any child, and return at once when none has ended. */
const anyChild = -1
const doNotWait = 1
/** The result of `waitpid` when no child has ended. */
const stillRunning = 0
const none = -1
const lookEveryMs = 10

/** Whether `beginAgain` can be expected to work. */
export const canBeginAgain = (): boolean => calls() !== null && existsSync(process.execPath)

/**
 * Replaces this process by a new start of the same program (`exec`): from its files as they are now, with the same
 * arguments and environment, under the same process id. A supervisor, a reader of its output or a sender of signals
 * sees no difference, and no second process has to watch over it. Files and connections are closed, since Bun opens all
 * of them with close-on-exec.
 *
 * It returns only when the system refuses. Child processes are inherited, so they should have ended.
 *
 * @param leavingOut arguments that were meant for one start only
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
 * Waits until all children have ended, for at most `maxMs`: the new program would not collect them, and they would
 * remain as zombies.
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

/** Texts in Latin-1, which preserves every byte that the system was given. */
type Started = { args: string[]; environment: string[] }

/**
 * The original arguments and environment, as Linux keeps them. Elsewhere Bun's view is used, which includes variables
 * from a file `.env`.
 */
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

/** A C array of strings. The strings are returned with it, since the pointers alone do not keep them alive. */
function listOf(texts: readonly string[]) {
  const kept = texts.map((text) => Buffer.from(`${text}\0`, 'latin1'))
  return { kept, pointers: BigUint64Array.from([...kept.map((text) => BigInt(ptr(text))), 0n]) }
}
