import { parseSwitch } from './values.ts'

/**
 * An option as a value. Its key in the table is its name: `--event-retention-days` on the command line,
 * `PEZZOTTIFY_EVENT_RETENTION_DAYS` in the environment, `event-retention-days` in the configuration file.
 */
export type Option<T> = {
  help: string
  /** The placeholder of the value in the help: `DIR`. Without one the option is a switch. */
  value?: string
  short?: string
  /** The default in the words of the help. */
  otherwise?: string
  /** May be given several times; in a variable the values are separated by this. */
  separator?: ':' | ','
  /** Applies to one call and not to an installation: neither a variable nor a key of the file. */
  flagOnly?: true
  /** An additional name for the variable; an unreadable value there is told, and does not count. */
  alsoVariable?: string
  /** Parses all given values; with none it returns the default. */
  read: (given: readonly string[]) => T
}

export type Options = Record<string, Option<unknown>>
export type ValuesOf<O extends Options> = { [K in keyof O]: O[K] extends Option<infer T> ? T : never }

type Look = Pick<Option<unknown>, 'help' | 'value' | 'short' | 'otherwise' | 'flagOnly' | 'alsoVariable'>

/** An option with one value; the last one given counts. */
export const one = <T>(look: Look, parse: (text: string) => T, fallback: T): Option<T> => ({
  ...look,
  read: (given) => (given.length === 0 ? fallback : parse(given.at(-1) ?? '')),
})

/** An option that may be given several times. */
export const many = <T>(look: Look, separator: ':' | ',', parse: (text: string) => T): Option<T[]> => ({
  ...look,
  separator,
  read: (given) => given.map(parse),
})

/** An option that is on or off; the bare flag is on. */
export const onOff = (look: Omit<Look, 'value'>): Option<boolean> => one(look, parseSwitch, false)

export const variableOf = (name: string): string => `PEZZOTTIFY_${name.toUpperCase().replaceAll('-', '_')}`

/** The values of options when none are given. */
export const defaultsOf = <O extends Options>(options: O): ValuesOf<O> =>
  // Each entry is made by the option of its name: the type follows the table.
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.read([])])) as ValuesOf<O>
