import { expect, test } from 'bun:test'
import { settle } from '../player/fake-player.ts'
import { createBrowser, noon, told } from './fake-browser.ts'
import { privateMs } from './private-session.ts'

test('in a private session nothing is reported, and it ends by itself', async () => {
  const browser = createBrowser()
  const { playAll, hear, reporting, player } = browser.open()
  let changes = 0
  reporting.subscribe(() => (changes += 1))
  await playAll()
  await hear(20)
  reporting.setPrivate(true)
  expect([reporting.privateUntil(), changes]).toEqual([noon + 20_000 + privateMs, 1])
  await hear(40)
  await settle()
  expect(told(browser)).toMatchObject([{ duration_seconds: 20, ended_at: noon / 1_000 + 20 }])
  // The other tab is private too, and the first page that notices the end reports it.
  expect(browser.open().reporting.privateUntil()).toBe(noon + 20_000 + privateMs)
  player.pause()
  await browser.pass(privateMs / 60)
  browser.storage.setItem('pezzottify_private_until', String(noon))
  player.play()
  await hear(10)
  player.next()
  await settle()
  expect([reporting.privateUntil(), changes]).toEqual([null, 2])
  expect(told(browser)).toMatchObject([{ duration_seconds: 20 }, { duration_seconds: 10 }])
})
