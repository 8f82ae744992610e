import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser } from '../browser.ts'
import { makeCertificate } from '../certificate.ts'
import { createDevices, signInByForm, whenLive } from '../devices.ts'
import type { Nginx } from '../nginx.ts'
import { startTlsProxy } from '../nginx.ts'
import { printedFor } from '../operating-guide.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'

/** The attacked site; a sibling host under its domain, to which browsers send its cookies; and an unrelated site. */
const [home, neighbour, stranger] = ['music.test', 'other.music.test', 'evil.test']

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-sites-'))
let browser: Browser
let server: ServerProcess
let proxy: Nginx
let others: Bun.Server<undefined>
let devices: Awaited<ReturnType<typeof createDevices>>
beforeAll(async () => {
  browser = await openBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1'])
  server = await startServer(['--demo', '--trusted-proxy', '127.0.0.1'])
  devices = await createDevices(server, browser)
  proxy = await startTlsProxy(printedFor(server.url, 'proxy_pass'))
  const { certificate, key } = makeCertificate(folder)
  others = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    tls: { cert: readFileSync(certificate), key: readFileSync(key) },
    fetch: () =>
      new Response('<!doctype html><title>Elsewhere</title><body>', {
        headers: { 'content-type': 'text/html' },
      }),
  })
})
afterAll(async () => {
  await browser.close()
  await others.stop(true)
  await proxy[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const at = (host: string, port: number | string | undefined): string => `https://${host}:${port}`
const homeUrl = (): string => at(home, new URL(proxy.url).port)

/** Tries to load a picture, a sound and a socket of a site from a page without permission. */
const taken = (page: Page, site: string, { track, picture }: { track: string; picture: string }) =>
  page.evaluate(
    async (urls) => {
      const ended = (element: HTMLImageElement | HTMLAudioElement, src: string): Promise<string> =>
        new Promise((resolve) => {
          for (const type of ['load', 'error', 'canplay']) element.addEventListener(type, () => resolve(type))
          element.src = src
        })
      const socket = new Promise((resolve) => {
        const opened = new WebSocket(urls.socket)
        for (const type of ['open', 'close']) opened.addEventListener(type, () => resolve(type))
      })
      const picture = await ended(new Image(), urls.picture)
      const sound = await ended(new Audio(), urls.sound)
      return { picture, sound, socket: await socket }
    },
    {
      picture: `${site}/v1/content/image/${picture}`,
      sound: `${site}/v1/content/stream/${track}`,
      socket: `${site.replace('https', 'wss')}/v1/ws`,
    },
  )

/** Tries to send writes to a site from a page, and tells their effect there. */
const sent = (page: Page, site: string) =>
  page.evaluate(async (site) => {
    const body = '{"name":"Planted","track_ids":[]}'
    const plain = { 'content-type': 'text/plain' }
    const write = { method: 'POST', credentials: 'include', body, headers: plain } as const
    const answerTo = (path: string, init: RequestInit): Promise<string> =>
      fetch(site + path, init).then(String, () => 'refused')
    const blind = await answerTo('/v1/user/playlist', { ...write, mode: 'no-cors' })
    const asJson = { ...write, headers: { 'content-type': 'application/json' } }
    const asked = await answerTo('/v1/user/playlist', asJson)
    const read = await answerTo('/v1/auth/session', { credentials: 'include' })

    const form = document.createElement('form')
    const action = `${site}/v1/user/playlist`
    Object.assign(form, { method: 'POST', action, enctype: 'text/plain', target: 'sink' })
    form.innerHTML = `<input name='{"name":"Planted","track_ids":[],"x":"' value='"}'>`
    const sink = document.createElement('iframe')
    sink.name = 'sink'
    const framed = document.createElement('iframe')
    framed.src = `${site}/settings`
    document.body.append(sink, form, framed)
    form.submit()
    new Image().src = `${site}/v1/auth/logout`
    const opened = open(`${site}/settings`)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    return { blind, asked, read, hold: opened === null || opened.closed ? 'none' : 'kept' }
  }, site)

test.each([neighbour, stranger])(
  'a page of %s cannot read, change, show, hear or end what I have',
  async (host) => {
    const context = await browser.newContext({ ...desktop, ignoreHTTPSErrors: true })
    const page = await context.newPage()
    await signInByForm(page, homeUrl(), devices.owner)
    await whenLive(page)
    const { items: tracks } = await devices.admin.call<{ items: { id: string }[] }>('GET', '/content/tracks')
    const { items: albums } = await devices.admin.call<{ items: { cover: { id: string } | null }[] }>(
      'GET',
      '/content/albums',
    )
    const ids = { track: tracks[0]?.id ?? '', picture: albums[0]?.cover?.id ?? '' }
    expect(await taken(page, homeUrl(), ids)).toEqual({ picture: 'load', sound: 'canplay', socket: 'open' })

    const foreign = await context.newPage()
    await foreign.goto(at(host, others.port))
    expect(await taken(foreign, homeUrl(), ids)).toEqual({
      picture: 'error',
      sound: 'error',
      socket: 'close',
    })
    expect(await sent(foreign, homeUrl())).toEqual({
      blind: 'refused',
      asked: 'refused',
      read: 'refused',
      hold: 'none',
    })
    for (const frame of foreign.frames().slice(1)) expect(await frame.content()).not.toContain('data-theme')

    // Followed as a link, it still signs nobody out.
    await foreign.goto(at(host, others.port))
    const [refusal] = await Promise.all([
      foreign.waitForResponse(/logout/),
      foreign.evaluate((target) => location.assign(target), `${homeUrl()}/v1/auth/logout`),
    ])
    expect(refusal.status()).toBe(403)
    await page.reload()
    await whenLive(page)
    const lists = await page.evaluate(async () => {
      const response = await fetch('/v1/user/playlists')
      return [response.status, await response.text()] as const
    })
    expect(lists[0]).toBe(200)
    expect(lists[1]).not.toContain('Planted')
    await context.close()
  },
)
