import { expect, test } from 'bun:test'
import { openBridge } from './bridge.ts'
import { createAndroidMediaSession } from './media-session.ts'

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

test('the shell hears whether sound is wanted; an older one is not told what it does not know', () => {
  const saidTo = (features: string[]) => {
    const sent: string[] = []
    const post = (name: string, json: string) => sent.push(`${name} ${json}`)
    const hello = () => JSON.stringify({ version: 1, app: null, features })
    const bridge = openBridge({ PezzottifyNative: { hello, post } })
    const session = bridge && createAndroidMediaSession(bridge)
    session?.setState('playing')
    session?.setState('paused')
    return sent
  }
  expect(saidTo(['playback', 'wanted'])).toEqual(['wanted {"sound":true}', 'wanted {"sound":false}'])
  expect(saidTo(['playback'])).toEqual([])
})
