import { systemCodeOf } from '../base/errors.ts'
import { versionOf } from '../base/version.ts'
import { commands, knownOptions } from './all.ts'
import type { Command } from './options/command.ts'
import { errorText } from './options/error-text.ts'
import { helpOf, helpOfAll } from './options/help.ts'
import { didYouMean } from './options/nearest.ts'
import { UsageError } from './options/usage-error.ts'
import type { Environment } from './options/variables.ts'

const status = { done: 0, failed: 1, usage: 2 } as const

type Complain = (text: string) => void

/** Finds the command and runs it. Resolves to the exit status: 1 when it failed, 2 when it was called wrongly. */
export const runCommandLine = (
  args: readonly string[],
  environment: Environment,
  complain: Complain = console.error,
): Promise<number> => statusOf(() => run(args, environment), complain)

/** Runs a program that is a single command. */
export const runProgram = (
  program: Command,
  args: readonly string[],
  environment: Environment,
): Promise<number> =>
  statusOf(async () => {
    if (args.length === 1 && asksForVersion(args[0] ?? '')) return print(await versionOf(environment))
    return asksForHelp(args) ? print(helpOf(program)) : program.call(args, knownOptions, environment)
  }, console.error)

async function statusOf(work: () => Promise<number>, complain: Complain): Promise<number> {
  try {
    return await work()
  } catch (error) {
    // Whoever read the output has seen enough, as in "pezzottify openapi | head".
    if (systemCodeOf(error) === 'EPIPE') return status.failed
    complain(errorText(error))
    return error instanceof UsageError ? status.usage : status.failed
  }
}

async function run(args: readonly string[], environment: Environment): Promise<number> {
  const [first = '', second] = args
  if (first === 'version' || asksForVersion(first)) return print(await versionOf(environment))
  if (first === '' || first === 'help' || isHelp(first)) return showHelp(args, first)
  const found = find(args)
  if (found) {
    const rest = args.slice(found.name.split(' ').length)
    return asksForHelp(rest) ? print(helpOf(found)) : found.call(rest, knownOptions, environment)
  }
  if (isGroup(first) && isHelp(second ?? '')) return print(helpOfAll(commands, first))
  throw unknownCommand(first, second)
}

function showHelp(args: readonly string[], first: string): number {
  if (first === '') throw new UsageError(helpOfAll(commands))
  const about = find(args.slice(1))
  return print(about ? helpOf(about) : helpOfAll(commands))
}

const asksForVersion = (word: string): boolean => word === '--version' || word === '-V'
const isHelp = (word: string): boolean => word === '--help' || word === '-h'
const isGroup = (word: string): boolean => commands.some(({ name }) => name.startsWith(`${word} `))

/** After "--" a help option is an ordinary word. */
const asksForHelp = (args: readonly string[]): boolean =>
  args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).some(isHelp)

const find = (args: readonly string[]): Command | undefined =>
  commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word))

function unknownCommand(first: string, second: string | undefined): UsageError {
  if (first.startsWith('-'))
    return new UsageError(`The command comes first: pezzottify serve ${first}. See pezzottify --help.`)
  if (isGroup(first) && second === undefined) return new UsageError(helpOfAll(commands, first))
  const typed = isGroup(first) ? `${first} ${second}` : first
  const known = commands.map(({ name }) => name)
  const near = didYouMean(typed, isGroup(first) ? known : known.map((name) => name.split(' ')[0] ?? ''))
  return new UsageError(`Unknown command "${typed}".${near} See pezzottify --help.`)
}

function print(text: string): number {
  console.log(text)
  return status.done
}
