import type { Options, ValuesOf } from './option.ts'
import { readOptions } from './read-options.ts'
import { UsageError } from './usage-error.ts'
import type { Environment } from './variables.ts'

/** A command as a value: the help, the refusals and the call are made from it. */
export type Command = {
  /** One or two words: `serve`, `user add`. */
  name: string
  summary: string
  /** Its name is that of a separate program, not of a command of `pezzottify`. */
  isProgram?: true
  /** The positional words after its name: `HANDLE`; optional ones in brackets: `[USER_DB]`. */
  words: readonly string[]
  options: Options
  /** Reads the options and runs the command. Resolves to the exit status. @throws UsageError */
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

type Looks = Pick<Command, 'name' | 'words' | 'isProgram'>

/** The usage of a command: `pezzottify user show HANDLE`. */
export const formOf = ({ name, words, isProgram }: Looks): string =>
  [...(isProgram ? [] : ['pezzottify']), name, ...words].join(' ')

function checkWords(looks: Looks, given: readonly string[]): void {
  const form = formOf(looks)
  const { words } = looks
  const missing = words[given.length]
  if (missing !== undefined && !missing.startsWith('['))
    throw new UsageError(`${missing} is missing: ${form}`)
  const tooMany = given[words.length]
  if (tooMany !== undefined) throw new UsageError(`Unexpected "${tooMany}". The form is: ${form}`)
}
