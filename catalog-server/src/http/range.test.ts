import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { AppError } from '../base/errors.ts'
import type { ByteSpan } from './range.ts'
import { parseRange } from './range.ts'

/** The span, `null` for the whole file, or the `Content-Range` of a 416. */
function answerTo(header: string | null, sizeBytes: number): ByteSpan | null | string {
  try {
    return parseRange(header, sizeBytes)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return `${error.status} ${error.headers['content-range']}`
  }
}

const tenPowered = (power: number): string => `1${'0'.repeat(power)}`

describe('a range of a file of 100 bytes', () => {
  const outside = '416 bytes */100'
  test.each<[string | null, ByteSpan | null | string]>([
    [null, null],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=10-19', { first: 10, last: 19 }],
    ['bytes=10-', { first: 10, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
    ['bytes=90-100', { first: 90, last: 99 }],
    ['bytes=0-18446744073709551616', { first: 0, last: 99 }],
    ['bytes=-100', { first: 0, last: 99 }],
    ['bytes=-101', { first: 0, last: 99 }],
    ['bytes=-18446744073709551616', { first: 0, last: 99 }],
    [`bytes=-${tenPowered(5_000)}`, { first: 0, last: 99 }],
    ['Bytes=1-2', { first: 1, last: 2 }],
    ['BYTES=1-2', { first: 1, last: 2 }],
    ['bytes=0001-0002', { first: 1, last: 2 }],
    ['bytes= 1-2 ', { first: 1, last: 2 }],
    ['bytes=,1-2,', { first: 1, last: 2 }],
    ['bytes=100-', outside],
    ['bytes=100-200', outside],
    ['bytes=-0', outside],
    ['bytes=-000', outside],
    ['bytes=18446744073709551616-', outside],
    [`bytes=${tenPowered(400)}-${tenPowered(500)}`, outside],
    ['bytes=5-2', null],
    ['bytes=9007199254740993-9007199254740992', null],
    ['bytes=0-0,2-3', null],
    ['bytes=0-50,40-99', null],
    [`bytes=${Array(1_000).fill('0-0').join(',')}`, null],
    ['', null],
    ['bytes', null],
    ['bytes=', null],
    ['bytes=-', null],
    ['bytes=,', null],
    ['bytes=x-1', null],
    ['bytes=1-x', null],
    ['bytes=1', null],
    ['bytes=--1', null],
    ['bytes=-1-2', null],
    ['bytes=1.5-2', null],
    ['bytes=+1-2', null],
    ['bytes=0x1-0x2', null],
    ['bytes=1e1-2e1', null],
    ['bytes=١-٢', null],
    ['bytes =1-2', null],
    ['bytes:1-2', null],
    ['seconds=1-2', null],
    ['bytesbytes=1-2', null],
    [`bytes=${' '.repeat(8_000)}x`, null],
  ])('%p', (header, expected) => {
    expect(answerTo(header, 100)).toEqual(expected)
  })
})

test('an empty file has no part: whatever is asked, all of it is sent', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1', 'bytes=-0'])
    expect(answerTo(header, 0)).toBeNull()
})

test('a file of several terabytes is addressed to the byte', () => {
  const size = 5_000_000_000_001
  expect(answerTo('bytes=-1', size)).toEqual({ first: size - 1, last: size - 1 })
  expect(answerTo('bytes=5000000000000-', size)).toEqual({ first: size - 1, last: size - 1 })
})

test('for all numbers a span follows RFC 9110 and stays within the file', () => {
  const number = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 70n))
  fc.assert(
    fc.property(
      fc.option(number),
      fc.option(number),
      fc.integer({ min: 1, max: 200 }),
      (first, last, size) => {
        const answer = answerTo(`bytes=${first ?? ''}-${last ?? ''}`, size)
        const big = BigInt(size)
        if (first === null && last === null) expect(answer).toBeNull()
        else if (first === null) {
          const from = last === null || last > big ? 0n : big - last
          expect(answer).toEqual(
            last === 0n ? `416 bytes */${size}` : { first: Number(from), last: size - 1 },
          )
        } else if (last !== null && first > last) expect(answer).toBeNull()
        else if (first >= big) expect(answer).toBe(`416 bytes */${size}`)
        else {
          const to = last === null || last >= big ? size - 1 : Number(last)
          expect(answer).toEqual({ first: Number(first), last: to })
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

test('no header whatever makes it fail otherwise than with 416', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'binary' }), fc.nat(1_000), (text, size) => {
      for (const header of [text, `bytes=${text}`]) {
        const answer = answerTo(header, size)
        if (answer === null || typeof answer === 'string') continue
        expect(answer.first).toBeWithin(0, answer.last + 1)
        expect(answer.last).toBeLessThan(size)
      }
    }),
    { numRuns: 2_000 },
  )
})
