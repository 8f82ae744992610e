import { parseArgs } from 'node:util'
import { didYouMean } from './nearest.ts'
import type { Options } from './option.ts'
import { UsageError } from './usage-error.ts'

/** The given values of each option, by name, as text. */
export type Given = Map<string, string[]>

/**
 * Splits a command line into positional words and options.
 *
 * @throws UsageError for an unknown option, and for one without its value
 */
export function splitArguments(args: readonly string[], options: Options): { given: Given; words: string[] } {
  const given: Given = new Map()
  const words: string[] = []
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        { type: option.value ? 'string' : 'boolean', ...(option.short && { short: option.short }) } as const,
      ]),
    ),
  })
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (!option) throw unknownOption(token.rawName, options)
    const value = token.value ?? (option.value ? undefined : 'on')
    // In "--music --port 1" the word after `--music` is not its value: a value that looks like an option must
    // follow "=".
    if (value === undefined || (option.value && !token.inlineValue && /^-./.test(value)))
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${option.value}.`)
    given.set(token.name, [...(given.get(token.name) ?? []), value])
  }
  return { given, words }
}

function unknownOption(rawName: string, options: Options): UsageError {
  const typed = rawName.replace(/^-+/, '')
  return new UsageError(`Unknown option ${rawName}.${didYouMean(typed, Object.keys(options), '--')}`)
}
