import { UsageError } from './usage-error.ts'
import { BadValue, parsePath, parsePort } from './values.ts'

export type WebChoice = { state: 'on' } | { state: 'off' } | { state: 'folder'; folder: string }
export type RateLimits = { enabled: boolean; factor: number }

export function parseMetricsPort(text: string): number | null {
  if (text === 'off') return null
  try {
    return parsePort(text)
  } catch (cause) {
    throw new BadValue('must be a port from 0 to 65535, or off', { cause })
  }
}

export function parseWeb(text: string): WebChoice {
  if (text === 'on' || text === 'off') return { state: text }
  return { state: 'folder', folder: parsePath(text) }
}

/**
 * Refuses a name and password, which would end up in logs, and a query, which would stand before
 * the path of every request.
 */
export function parseServiceUrl(text: string): string {
  const url = URL.parse(text)
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash
  if (!isPlain || !/^https?:$/.test(url.protocol))
    throw new BadValue('must be an address such as http://127.0.0.1:3002, without name, password and query')
  return url.href
}

/** An unusable one is not shown, unlike the values of other options. @throws UsageError */
export function parseSecretKey(text: string): string {
  if (text.trim().length < 32) throw new UsageError('The secret key must have 32 characters or more.')
  return text
}

export function parseRateLimits(text: string): RateLimits {
  if (text === 'on' || text === 'off') return { enabled: text === 'on', factor: 1 }
  const factor = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (factor <= 0) throw new BadValue('must be on, off, or a factor such as 2 or 0.5')
  return { enabled: true, factor }
}
