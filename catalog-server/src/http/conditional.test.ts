import { describe, expect, test } from 'bun:test'
import type { ConditionResult } from './conditional.ts'
import { evaluateConditions, isRangeWanted } from './conditional.ts'
import { httpDate, parseHttpDate } from './http-date.ts'

const modifiedMs = Date.UTC(1994, 10, 6, 8, 49, 37, 500)
const here = { etag: '"a,b"', modifiedMs }
const now = httpDate(modifiedMs)
const before = httpDate(modifiedMs - 60_000)
const after = httpDate(modifiedMs + 60_000)

describe('conditions', () => {
  test.each<[Record<string, string>, ConditionResult]>([
    [{}, 'proceed'],
    [{ 'if-none-match': '"a,b"' }, 'not_modified'],
    [{ 'if-none-match': 'W/"a,b"' }, 'not_modified'],
    [{ 'if-none-match': '"x", W/"a,b" , "y"' }, 'not_modified'],
    [{ 'if-none-match': '*' }, 'not_modified'],
    [{ 'if-none-match': '"a"' }, 'proceed'],
    [{ 'if-none-match': '"b"' }, 'proceed'],
    [{ 'if-none-match': 'a,b' }, 'proceed'],
    [{ 'if-modified-since': now }, 'not_modified'],
    [{ 'if-modified-since': after }, 'not_modified'],
    [{ 'if-modified-since': before }, 'proceed'],
    [{ 'if-modified-since': 'yesterday' }, 'proceed'],
    [{ 'if-none-match': '"x"', 'if-modified-since': now }, 'proceed'],
    [{ 'if-match': '"a,b"' }, 'proceed'],
    [{ 'if-match': '*' }, 'proceed'],
    [{ 'if-match': '"x", "a,b"' }, 'proceed'],
    [{ 'if-match': '"x"' }, 'precondition_failed'],
    [{ 'if-match': 'W/"a,b"' }, 'precondition_failed'],
    [{ 'if-unmodified-since': now }, 'proceed'],
    [{ 'if-unmodified-since': before }, 'precondition_failed'],
    [{ 'if-unmodified-since': 'never' }, 'proceed'],
    [{ 'if-match': '"a,b"', 'if-unmodified-since': before }, 'proceed'],
    [{ 'if-match': '"x"', 'if-none-match': '"a,b"' }, 'precondition_failed'],
    [{ 'if-match': '"a,b"', 'if-none-match': '"a,b"' }, 'not_modified'],
  ])('%p: %p', (headers, result) => {
    expect(evaluateConditions(new Headers(headers), here)).toBe(result)
  })

  test('a weak tag of ours is good enough to say "not modified", and never for If-Match', () => {
    const weak = { etag: 'W/"1"', modifiedMs }
    expect(evaluateConditions(new Headers({ 'if-none-match': '"1"' }), weak)).toBe('not_modified')
    expect(evaluateConditions(new Headers({ 'if-match': 'W/"1"' }), weak)).toBe('precondition_failed')
  })
})

describe('a range counts only for the bytes the client has a part of', () => {
  const much = modifiedMs + 3_600_000
  test.each<[string | null, number, boolean]>([
    [null, much, true],
    ['"a,b"', much, true],
    ['W/"a,b"', much, false],
    ['"x"', much, false],
    [now, much, true],
    [before, much, false],
    [after, much, false],
    [now, modifiedMs + 100, false],
    ['a,b', much, false],
    ['', much, false],
  ])('If-Range %p', (value, nowMs, isWanted) => {
    const headers = new Headers(value === null ? {} : { 'if-range': value })
    expect(isRangeWanted(headers, here, nowMs)).toBe(isWanted)
  })
})

test('dates are read in the three forms of HTTP and in no other', () => {
  const seconds = Date.UTC(1994, 10, 6, 8, 49, 37)
  expect(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(seconds)
  expect(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT')).toBe(seconds)
  expect(parseHttpDate('Sun Nov  6 08:49:37 1994')).toBe(seconds)
  expect(parseHttpDate('Monday, 23-Nov-26 08:49:37 GMT')).toBe(Date.UTC(2026, 10, 23, 8, 49, 37))
  for (const text of [
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 06 Abc 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 25:49:37 GMT',
    '784111777',
    '',
  ])
    expect(parseHttpDate(text)).toBeNull()
})
