const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const valueOf = new Map([
  ...small.map((word, value) => [word, value] as const),
  ...tens.map((word, at) => [word, 10 * (at + 2)] as const),
])

const isNumber = (word: string): boolean => /^\d{1,2}$/.test(word)

/** A folded text in which the English words of numbers below a hundred are digits: "twenty one pilots", "21 pilots". */
export function withDigits(text: string): string {
  const words = text.split(' ')
  const spelled: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const value = valueOf.get(words[at] ?? '')
    const unit = valueOf.get(words[at + 1] ?? '') ?? 0
    const isPair = value !== undefined && value >= 20 && unit > 0 && unit < 10
    spelled.push(value === undefined ? (words[at] ?? '') : String(isPair ? value + unit : value))
    if (isPair) at += 1
  }
  return spelled.join(' ')
}

/** A text with its numbers as digits; null when it has none below a hundred, so that there is one way to write it. */
export function numbered(text: string): string | null {
  const spelled = withDigits(text)
  return spelled.split(' ').some(isNumber) ? spelled : null
}

/**
 * The words of a numbered text as the index is asked for them: a number as digits or as words, whole in both, since
 * somebody who writes "one" does not mean 10.
 */
export const numberedTerms = (words: readonly string[]): string =>
  words
    .map((word) => (isNumber(word) ? `("${word}" OR ${inWords(Number(word)).join(' AND ')})` : `"${word}"*`))
    .join(' AND ')

const inWords = (value: number): string[] =>
  (value < small.length
    ? [small[value]]
    : [tens[Math.floor(value / 10) - 2], ...(value % 10 > 0 ? [small[value % 10]] : [])]
  ).map((word) => `"${word}"`)
