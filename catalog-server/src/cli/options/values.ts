import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** The problem with a value, as the rest of a sentence that begins with its name. */
export class BadValue extends Error {
  override name = 'BadValue'
}

const yes = new Set(['on', 'true', 'yes', '1'])
const no = new Set(['off', 'false', 'no', '0'])

export function parseSwitch(text: string): boolean {
  if (yes.has(text.toLowerCase())) return true
  if (no.has(text.toLowerCase())) return false
  throw new BadValue('must be on or off')
}

/** A path relative to the folder in which the command was called. */
export function parsePath(text: string): string {
  if (text.trim() === '') throw new BadValue('must not be empty')
  return resolve(text)
}

export const parseInteger =
  (min: number, max: number, unit = 'a whole number') =>
  (text: string): number => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max)) throw new BadValue(`must be ${unit} from ${min} to ${max}`)
    return value
  }

export const parsePort = parseInteger(0, 65_535, 'a port')

/** One of `choices` in any case; `aliases` are older names. */
export const parseChoice =
  <const C extends string>(choices: readonly C[], aliases: Record<string, C> = {}) =>
  (text: string): C => {
    const typed = text.toLowerCase()
    const choice = choices.find((name) => name.toLowerCase() === typed) ?? aliases[typed]
    if (choice === undefined) throw new BadValue(`must be one of ${choices.join(', ')}`)
    return choice
  }

/** A host name or an address to listen on. */
export function parseHost(text: string): string {
  if (!/^[\w.:-]+$/.test(text)) throw new BadValue('must be an address or a host name, such as 127.0.0.1')
  return text
}

/** An address, or a range of them in CIDR form. */
export function parseAddressRange(text: string): string {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  const bitsAreFine =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
  if (family === 0 || !bitsAreFine || rest.length > 0)
    throw new BadValue('must be an address or a range, such as 10.0.0.0/8')
  return text
}
