import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createEventLog } from '../../events/index.ts'
import { checkPassword, createUsers } from '../../identity/index.ts'
import { makeFolder } from '../commands/data-folders.ts'
import { errorText } from '../options/error-text.ts'
import { didYouMean } from '../options/nearest.ts'
import { askUnseen } from '../commands/password.ts'
import { UsageError } from '../options/usage-error.ts'
import { shellCommands, shellFormOf } from './shell-commands.ts'
import type { ShellContext } from './shell-commands.ts'
import { linesOf } from './shell-lines.ts'
import { splitWords } from './split-words.ts'

/**
 * Manages users line by line, on a terminal or from a pipe, beside a running server. A failing command prints its error
 * and the next one follows. Resolves to the exit status, which is 0 whatever the commands did: scripts rely on it.
 */
export async function authShell(path: string): Promise<number> {
  const isNew = !existsSync(path)
  makeFolder(dirname(path))
  const opened = openUsers(path)
  const events = createEventLog(opened, systemClock)
  const context: ShellContext = {
    path,
    users: createUsers({ users: opened, events, clock: systemClock }),
    checkPassword: (handle, password) => checkPassword(opened, handle, password),
    askPassword,
  }
  // Between two lines nothing is running; during one, SQLite rolls back uncommitted changes.
  process.on('SIGINT', () => process.exit(0))
  try {
    const madeNow = isNew ? ' (it was not there, and is new)' : ''
    console.log(`Pezzottify: users in ${path}${madeNow}\n"help" lists the commands, "exit" leaves.`)
    for await (const line of linesOf(
      '> ',
      shellCommands.map(({ name }) => name),
    ))
      if ((await runLine(context, line)) === 'end') break
    return 0
  } finally {
    await opened.close()
  }
}

async function runLine(context: ShellContext, line: string): Promise<'end' | 'next'> {
  try {
    const [name, ...words] = splitWords(line)
    if (name === undefined) return 'next'
    const text = await commandNamed(name, words).run(context, words)
    if (text === 'end') return 'end'
    console.log(text)
  } catch (error) {
    console.error(`Error: ${errorText(error)}`)
  }
  return 'next'
}

/** @throws UsageError when there is no such command, or it takes other words */
function commandNamed(name: string, words: readonly string[]) {
  const found = shellCommands.find((command) => command.name === name)
  if (!found) {
    const near = didYouMean(
      name,
      shellCommands.map((command) => command.name),
    )
    throw new UsageError(`Unknown command "${name}".${near} "help" lists all.`)
  }
  const least = found.words.filter((word) => !word.startsWith('[')).length
  if (words.length < least || words.length > found.words.length)
    throw new UsageError(`The form is: ${shellFormOf(found)}`)
  return found
}

/** @throws UsageError when there is no terminal to ask, or the two differ */
async function askPassword(handle: string, twice: boolean): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError('The password is missing, and there is no terminal to ask.')
  const first = await askUnseen(`Password for ${handle}: `)
  if (twice && (await askUnseen('The same again: ')) !== first)
    throw new UsageError('The two passwords differ. Nothing was changed.')
  return first
}
