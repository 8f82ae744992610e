import { factsTextMax } from './tags/limits.ts'

const controls = /[\p{Cc}\u2028\u2029\ufeff]+/gu
/** Control characters except line breaks and tabs. */
const controlsButLines = /(?:(?![\t\n])[\p{Cc}\ufeff])+/gu

/** Words of printable ASCII with single spaces: the most common case needs no cleaning. */
const isPlain = /^[!-~]+(?: [!-~]+)*$/

/** One line of text that may be shown and compared, or `null` when nothing is left. Markup is kept as text. */
export function cleanText(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null
  if (value.length <= factsTextMax && isPlain.test(value)) return value
  const text = value
    .slice(0, factsTextMax * 4)
    .toWellFormed()
    .replace(controls, ' ')
    .replace(/\s+/g, ' ')
    .normalize('NFC')
    .trim()
  return text === '' ? null : cut(text, factsTextMax)
}

/** Text of several lines. */
export function cleanLines(value: string | undefined, max: number): string | null {
  if (value === undefined) return null
  const text = value
    .slice(0, max * 4)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controlsButLines, '')
    .normalize('NFC')
    .trim()
  return text === '' ? null : cut(text, max)
}

/** Cuts without splitting a surrogate pair. */
function cut(text: string, max: number): string {
  return text.length <= max
    ? text
    : text
        .slice(0, max)
        .toWellFormed()
        .replace(/\ufffd$/, '')
        .trimEnd()
}

/** Separates the values of a list in one text: no name has one of these. */
export const listSeparator = /\s*(?:[;；]|\\\\)\s*/

/** Equal for spellings that differ without meaning a difference. */
export function sameKey(text: string): string {
  return text.toLowerCase().replace(/[’`´]/g, "'")
}

/** Keeps the first of values that differ in case only. */
export function distinct(values: string[]): string[] {
  if (values.length < 2) return values
  const seen = new Set<string>()
  return values.filter((value) => {
    const key = sameKey(value)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
