import { invariant } from '../../base/errors.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base = 62n

/** A list with longer keys gets new ones. Only many insertions at one and the same place lead to that. */
export const orderKeyMaxCharacters = 64

/** At an open end, before the first or after the last entry, a new key takes only a small part of the remaining gap. */
const openEndParts = 64n

/**
 * `count` increasing new keys between two others, evenly spread; `null` is the open end of the list. A key reads as the
 * digits of a fraction between 0 and 1, never ends in the digit 0, and compares as plain text.
 */
export function keysBetween(before: string | null, after: string | null, count: number): string[] {
  invariant(before === null || after === null || before < after, 'order keys rise')
  let length = Math.max(before?.length ?? 0, after?.length ?? 0, 2)
  for (;;) {
    const low = before === null ? 0n : numberOf(before, length)
    const high = after === null ? base ** BigInt(length) : numberOf(after, length)
    const parts = partsFor(before, after, BigInt(count))
    const step = (high - low) / parts
    if (step > 0n) {
      // Keys before the first stay close to it; all others follow their predecessor.
      const start = before === null && after !== null ? high - step * BigInt(count + 1) : low
      return spreadFrom(digitsOf(start, length), digitsOf(step, length), count)
    }
    length += 1
  }
}

/** The number of parts of the gap: one for each key, and the reserve of an open end. */
function partsFor(before: string | null, after: string | null, count: bigint): bigint {
  const isInner = before !== null && after !== null
  const isEmptyList = before === null && after === null
  return isInner ? count + 1n : isEmptyList ? (count + 1n) * 2n : count + openEndParts
}

function numberOf(key: string, length: number): bigint {
  let number = 0n
  for (const digit of key.padEnd(length, digits[0])) number = number * base + BigInt(digits.indexOf(digit))
  return number
}

/** The digits of a number, lowest first. */
function digitsOf(number: bigint, length: number): number[] {
  const found: number[] = []
  for (let rest = number; found.length < length; rest /= base) found.push(Number(rest % base))
  return found
}

/** `count` keys, each one `step` above the previous. Added digit by digit, since whole lists get keys at once. */
function spreadFrom(start: readonly number[], step: readonly number[], count: number): string[] {
  const sum = [...start]
  return Array.from({ length: count }, () => {
    let carry = 0
    let text = ''
    for (const [at, digit] of step.entries()) {
      const total = (sum[at] ?? 0) + digit + carry
      carry = total >= digits.length ? 1 : 0
      sum[at] = total - carry * digits.length
      text = (digits[sum[at]] ?? '') + text
    }
    return text.replace(/0+$/, '')
  })
}
