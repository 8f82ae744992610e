import { UsageError } from '../options/usage-error.ts'

/**
 * Splits a line into words like a shell: blanks separate; single quotes keep everything, double quotes and backslashes
 * as usual. Nothing is expanded. A line that begins with `#` is a comment; elsewhere `#` is an ordinary character,
 * since passwords may contain it.
 *
 * @throws UsageError for an unfinished line
 */
export function splitWords(line: string): string[] {
  if (line.trimStart().startsWith('#')) return []
  const words: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    const next = line.charAt(at + 1)
    if (quote !== null) {
      if (character === quote) quote = null
      else if (character === '\\' && quote === '"' && /["\\$`]/.test(next)) word += line.charAt((at += 1))
      else word += character
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\') {
      if (next === '') throw new UsageError('The line ends after a backslash.')
      word = (word ?? '') + line.charAt((at += 1))
    } else word = (word ?? '') + character
  }
  if (quote !== null) throw new UsageError(`A quote is not closed: ${quote}`)
  return word === null ? words : [...words, word]
}
