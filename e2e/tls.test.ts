import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, openPage, whenPlaying } from './browser.ts'
import { createDevices, signInByForm, whenLive } from './devices.ts'
import { startProxy, startTlsProxy } from './nginx.ts'
import { printedFor } from './operating-guide.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

/** A host name: browsers treat the addresses of this machine like TLS. */
const host = 'music.test'
const named = (url: string): string => url.replace('127.0.0.1', host)
const sessionCookies = async (page: Page) =>
  (await page.context().cookies())
    .filter(({ name }) => name.includes('session_token'))
    .map(({ name, secure }) => ({ name, secure }))
    .toSorted((a, b) => a.name.localeCompare(b.name))

let browser: Browser
let server: ServerProcess
beforeAll(async () => {
  browser = await openBrowser([`--host-resolver-rules=MAP ${host} 127.0.0.1`])
  server = await startServer(['--demo', '--trusted-proxy', '127.0.0.1'])
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

test('after signing in by TLS, I can sign in without it at the same host name, and stay signed in with both', async () => {
  const { owner } = await createDevices(server, browser)
  const forward = printedFor(server.url, 'proxy_pass')
  await using plain = await startProxy(forward)
  await using encrypted = await startTlsProxy(forward)
  const context = await browser.newContext({ ...desktop, ignoreHTTPSErrors: true })
  const { page, errors } = await openPage(context)

  await signInByForm(page, named(encrypted.url), owner)
  await whenLive(page)
  expect(await sessionCookies(page)).toEqual([{ name: '__Host-session_token', secure: true }])
  await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
  await whenPlaying(page, ({ time, paused }) => time > 0.5 && !paused)

  await signInByForm(page, named(plain.url), owner)
  await whenLive(page)
  expect(await sessionCookies(page)).toEqual([
    { name: '__Host-session_token', secure: true },
    { name: 'session_token', secure: false },
  ])
  for (const url of [encrypted.url, plain.url]) {
    await page.goto(`${named(url)}/albums`)
    await whenLive(page)
  }

  // Without TLS, Chromium reports for each page that it ignores one of its headers.
  expect(errors.filter((error) => !error.startsWith('The Cross-Origin-Opener-Policy header'))).toEqual([])

  // Signing out over TLS leaves no cookie in the browser that would continue the session.
  await page.goto(`${named(encrypted.url)}/logout`)
  await page.waitForURL(/\/login/)
  expect(await sessionCookies(page)).toEqual([])
  await context.close()
})
