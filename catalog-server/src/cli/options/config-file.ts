import { readFileSync } from 'node:fs'
import { messageOf, systemCodeOf } from '../../base/errors.ts'
import type { Given } from './arguments.ts'
import { didYouMean } from './nearest.ts'
import type { Options } from './option.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads a TOML file whose keys are the names of `options`.
 *
 * @throws UsageError when it cannot be read, for an unknown key, and for a list where one value counts
 */
export function readConfigFile(path: string, options: Options): Given {
  const names = Object.keys(options).filter((name) => !options[name]?.flagOnly && name !== 'config')
  const given: Given = new Map()
  for (const [key, value] of Object.entries(parse(path))) {
    if (!names.includes(key)) throw new UsageError(`Unknown key ${key} in ${path}.${didYouMean(key, names)}`)
    if (Array.isArray(value) && !options[key]?.separator)
      throw new UsageError(`${key} in ${path} must be one value, not a list.`)
    given.set(key, textsOf(value, key, path))
  }
  return given
}

function parse(path: string): object {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = { ENOENT: 'does not exist', EACCES: 'may not be read by this user' }[
      systemCodeOf(cause) ?? ''
    ]
    throw new UsageError(`The configuration file ${path} ${reason ?? `cannot be read: ${messageOf(cause)}`}.`)
  }
  try {
    return Bun.TOML.parse(text)
  } catch (cause) {
    throw new UsageError(`${path} is not a TOML file: ${messageOf(cause)}.`)
  }
}

function textsOf(value: unknown, key: string, path: string): string[] {
  return (Array.isArray(value) ? value : [value]).map((entry: unknown) => {
    if (typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean')
      return String(entry)
    throw new UsageError(`${key} in ${path} must be a text, a number, true or false, or a list of them.`)
  })
}
