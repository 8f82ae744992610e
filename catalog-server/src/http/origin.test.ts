import { expect, test } from 'bun:test'
import { refuseCrossSite } from './origin.ts'

const isRefused = (origin: string, host: string | null): boolean => {
  try {
    refuseCrossSite(new Headers({ origin, ...(host !== null && { host }) }))
    return false
  } catch {
    return true
  }
}

test.each([
  ['https://music.test', 'music.test'],
  ['https://music.test', 'MUSIC.test'],
  ['https://music.test', 'music.test:443'],
  ['http://music.test', 'music.test:80'],
  ['https://music.test:8443', 'music.test:8443'],
  ['http://[::1]:3001', '[::1]:3001'],
])('a page of %s is one of the host %s', (origin, host) => {
  expect(isRefused(origin, host)).toBe(false)
})

test.each([
  ['https://music.test', 'music.test:80'],
  ['http://music.test', 'music.test:443'],
  ['https://music.test:8443', 'music.test'],
  ['https://music.test', 'other.test'],
  ['https://other.music.test', 'music.test'],
  ['https://music.test', null],
  ['null', 'null'],
  ['null', null],
  ['', 'music.test'],
  ['file://', 'music.test'],
  ['file://', null],
])('a page of %s is none of the host %s', (origin, host) => {
  expect(isRefused(origin, host)).toBe(true)
})
