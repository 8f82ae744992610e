import type { Given } from './arguments.ts'
import { didYouMean } from './nearest.ts'
import type { Options } from './option.ts'
import { variableOf } from './option.ts'
import { UsageError } from './usage-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'PEZZOTTIFY_'
const wordOf = (variable: string): string => variable.slice(prefix.length)

/**
 * The values of `options` in the environment. An empty variable counts as absent, as compose files write
 * them.
 *
 * @throws UsageError for an unknown variable with our prefix
 */
export function readVariables(environment: Environment, options: Options): Given {
  const names = new Map(
    Object.entries(options)
      .filter(([, option]) => !option.flagOnly)
      .map(([name]) => [variableOf(name), name]),
  )
  const given: Given = new Map()
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(prefix)) continue
    const name = names.get(variable)
    if (name === undefined)
      throw new UsageError(
        `Unknown variable ${variable}.${didYouMean(wordOf(variable), [...names.keys()].map(wordOf), prefix)}`,
      )
    if (text) given.set(name, splitValues(text, options[name]?.separator))
  }
  return given
}

const splitValues = (text: string, separator: string | undefined): string[] =>
  separator ? text.split(separator).filter((part) => part.trim() !== '') : [text]
