import { afterEach, expect, test } from 'bun:test'
import { i18n, writeNumbersAs } from './index.ts'

afterEach(() => writeNumbersAs('en'))

test('numbers and times are written as the language of the browser does, in the same words', () => {
  const { n, d, t, te } = i18n.global
  writeNumbersAs('de-DE')
  expect(n(1234.5)).toBe('1.234,5')
  expect(t('time.hours', { n: 2 }, 2)).toBe('2 hours')
  expect(te('time.hours')).toBe(true)
  writeNumbersAs('en-GB')
  expect(d(new Date(2026, 10, 30))).toBe('30/11/2026')
})

test('a language that cannot be read is English', () => {
  for (const language of ['en-US@posix', '']) {
    writeNumbersAs(language)
    expect(i18n.global.locale.value).toBe('en')
  }
})
