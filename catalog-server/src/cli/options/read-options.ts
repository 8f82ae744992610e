import type { Given } from './arguments.ts'
import { splitArguments } from './arguments.ts'
import { readConfigFile } from './config-file.ts'
import type { Options, ValuesOf } from './option.ts'
import { variableOf } from './option.ts'
import { UsageError } from './usage-error.ts'
import { BadValue } from './values.ts'
import type { Environment } from './variables.ts'
import { readVariables } from './variables.ts'

type Source = { given: Given; nameOf: (option: string) => string }

/**
 * The values of a command's options. The command line takes precedence over the environment, and that over the
 * configuration file. Variables and keys may name every option of `known`, so that one environment and one file serve
 * all commands.
 *
 * @throws UsageError that says what is wrong and what would be right
 */
export function readOptions<O extends Options>(
  options: O,
  known: Options,
  args: readonly string[],
  environment: Environment,
): { values: ValuesOf<O>; words: string[] } {
  const { given, words } = splitArguments(args, options)
  const variables = readVariables(environment, known)
  const file = given.get('config')?.at(-1) ?? variables.get('config')?.at(-1)
  const sources: Source[] = [
    { given, nameOf: (name) => `--${name}` },
    { given: variables, nameOf: variableOf },
    { given: file ? readConfigFile(file, known) : new Map(), nameOf: (name) => `${name} in ${file}` },
  ]
  const values = Object.fromEntries(
    Object.keys(options).map((name) => [name, valueOf(name, options, sources, environment)]),
  )
  // Each entry was made by the option of its name: the type follows the table.
  return { values: values as ValuesOf<O>, words }
}

function valueOf(
  name: string,
  options: Options,
  sources: readonly Source[],
  environment: Environment,
): unknown {
  const option = options[name]
  const source = sources.find((candidate) => candidate.given.has(name))
  const texts = source?.given.get(name) ?? []
  try {
    if (!source && option?.alsoVariable)
      return readLeniently(option, option.alsoVariable, environment[option.alsoVariable])
    return option?.read(texts)
  } catch (cause) {
    if (cause instanceof BadValue)
      throw new UsageError(`${source?.nameOf(name)} ${cause.message}, not "${texts.join(' ')}".`)
    throw cause
  }
}

/** Other programs read such a variable too: what is meant for them does not keep this one from starting. */
function readLeniently(option: Options[string], variable: string, text: string | undefined): unknown {
  try {
    return option.read(text ? [text] : [])
  } catch (cause) {
    if (!(cause instanceof BadValue)) throw cause
    console.error(`${variable} ${cause.message}, not "${text}": it does not count.`)
    return option.read([])
  }
}
