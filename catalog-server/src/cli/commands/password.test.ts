import { expect, test } from 'bun:test'
import { createLine } from './password.ts'

test.each([
  ['secret\r', 'done', 'secret'],
  ['secrex\u007ft\n', 'done', 'secret'],
  ['wrong\u0015right\r', 'done', 'right'],
  ['\u007f\u007fok\r', 'done', 'ok'],
  ['ü日🎵\u007f\r', 'done', 'ü日'],
  ['half', 'open', 'half'],
  ['half\u0003', 'broken off', 'half'],
  ['\u0004', 'broken off', ''],
])('the keys %j make a line that is %s', (keys, state, text) => {
  const line = createLine()
  expect(line.type(keys)).toBe(state as ReturnType<typeof line.type>)
  expect(line.text()).toBe(text)
})
