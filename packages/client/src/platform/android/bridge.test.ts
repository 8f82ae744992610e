import { expect, test } from 'bun:test'
import { openBridge } from './bridge.ts'

test('a window without a shell, one of another version and one that does not answer this page have no bridge', () => {
  const says = (hello: string) => openBridge({ PezzottifyNative: { hello: () => hello, post: () => {} } })
  expect(openBridge({})).toBeNull()
  expect(says('')).toBeNull()
  expect(says('{"version":2,"features":[]}')).toBeNull()
  const older = says('{"version":1,"features":["playback"]}')
  expect(older?.has('playback')).toBe(true)
  expect(older?.app).toBeNull()
  expect(says('{"version":1,"app":"0.5.0-1a2b3c4","features":[]}')?.app).toBe('0.5.0-1a2b3c4')
})
