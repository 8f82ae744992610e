import { expect, test } from 'bun:test'
import { browserName, systemName, thisDevice } from './device.ts'

const chromeOnAndroid =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36'
const safariOnPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'
const edgeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0'

test('a browser goes by its own name, not by those it imitates', () => {
  expect(browserName(chromeOnAndroid)).toBe('Chrome on Android')
  expect(browserName(safariOnPhone)).toBe('Safari on iOS')
  expect(browserName(edgeOnWindows)).toBe('Edge on Windows')
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0')).toBe(
    'Firefox on Linux',
  )
  expect(browserName('curl/8')).toBe('Web browser')
})

test('a phone is told from the desktop system it resembles', () => {
  expect(systemName(chromeOnAndroid)).toBe('Android')
  expect(systemName(safariOnPhone)).toBe('iOS')
  expect(systemName(edgeOnWindows)).toBe('Windows')
})

test('the same browser signs in as the same device every time', () => {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  let made = 0
  const first = thisDevice(storage, edgeOnWindows, () => `id-${++made}`)
  const second = thisDevice(storage, edgeOnWindows, () => `id-${++made}`)
  expect(first.device_uuid).toBe('web-id-1')
  expect(second).toEqual(first)
})
