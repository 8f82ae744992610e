import type { Options, ValuesOf } from './option.ts'
import { readOptions } from './read-options.ts'
import { UsageError } from './usage-error.ts'
import type { Environment } from './variables.ts'

/** One command as a value: the help, the refusals and the call are made from it. */
export type Command = {
  /** One or two words: `serve`, `user add`. */
  name: string
  summary: string
  /** The words it takes after its name, all of them required: `HANDLE`. */
  words: readonly string[]
  options: Options
  /** Reads the options and does it. Resolves to the exit status. @throws UsageError */
  call(args: readonly string[], known: Options, environment: Environment): Promise<number>
}

type Definition<O extends Options> = Omit<Command, 'options' | 'call'> & {
  options: O
  run: (values: ValuesOf<O>, words: string[]) => Promise<number>
}

export function command<const O extends Options>({ run, ...looks }: Definition<O>): Command {
  return {
    ...looks,
    call: (args, known, environment) => {
      const { values, words } = readOptions(looks.options, known, args, environment)
      checkWords(looks, words)
      return run(values, words)
    },
  }
}

function checkWords({ name, words }: Pick<Command, 'name' | 'words'>, given: readonly string[]): void {
  const form = ['pezzottify', name, ...words].join(' ')
  const missing = words[given.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing: ${form}`)
  const tooMany = given[words.length]
  if (tooMany !== undefined) throw new UsageError(`Unexpected "${tooMany}". The form is: ${form}`)
}
