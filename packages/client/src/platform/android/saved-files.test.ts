import { afterEach, expect, test } from 'bun:test'
import { createFakeShell } from './fake-shell/shell.ts'
import { createAndroidPorts } from './index.ts'

type NativeWindow = {
  PezzottifyNative?: object
  __pezzottifyNative?: (event: string, value: unknown) => void
}
const window: NativeWindow & typeof globalThis = globalThis
const shell = createFakeShell((event, value) => window.__pezzottifyNative?.(event, value), {
  read: async () => null,
  trackMs: 1_000,
})
afterEach(() => {
  shell.player.end()
  delete window.PezzottifyNative
  delete window.__pezzottifyNative
})

function openPage(hello = shell.hello) {
  window.PezzottifyNative = { hello: () => hello, post: shell.post }
  const ports = createAndroidPorts()
  if (!ports) throw new Error('The shell was not taken for one')
  return ports
}

test('a file that the page has made is saved by the phone, and the page hears of it', () => {
  const { app, page, ready } = openPage()
  const heard: string[][] = []
  app.onFile((...told) => heard.push(told))
  ready()
  const file = { name: 'plays.csv', mime: 'text/csv', text: 'day,plays' }
  page.saveText?.(file)
  expect(shell.last('save')).toEqual(file)
  expect(heard).toEqual([['plays.csv', 'saved']])
})

test('an app from before leaves it to its web view', () => {
  expect(openPage(shell.hello.replace(',"save"', '')).page).toEqual({})
})
