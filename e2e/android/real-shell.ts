import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { buildFirstScreen } from '../../android/build/first-screen.ts'
import type { Program } from '../../android/test/compile-harness.ts'
import { startPhone } from '../../android/test/phone.ts'

const root = resolve(import.meta.dirname, '../..')

/** The storage that outlives the app on a phone: its files, and the assets of its APK. */
export function createStorage() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-app-'))
  mkdirSync(join(folder, 'assets'))
  symlinkSync(join(root, 'web/dist'), join(folder, 'assets/www'))
  buildFirstScreen(join(folder, 'assets/setup'))
  return {
    files: join(folder, 'files'),
    assetsFolder: join(folder, 'assets'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * The real shell, in Java, around real pages: what it opens is opened in the browser, whose requests pass through it as
 * those of a WebView do. Only Android itself is a fake, with a clock that runs.
 */
export async function openRealShell(
  program: Program,
  context: BrowserContext,
  options: { server: string; trackMs: number; storage: ReturnType<typeof createStorage> },
) {
  const { server, trackMs, storage } = options
  const session = (await context.cookies(server)).find(({ name }) => name === 'session_token')?.value ?? ''
  let page: Page | undefined
  let wanted = ''
  let opening = Promise.resolve()
  const phone = await startPhone(program, {
    server,
    trackMs,
    assetsFolder: storage.assetsFolder,
    files: storage.files,
    cookie: `session_token=${session}`,
    onCall(member, [text]) {
      // A page that goes away at this moment hears nothing more.
      if (member === 'webkit.WebView.evaluateJavascript') page?.evaluate(String(text)).catch(() => undefined)
      if (member !== 'webkit.WebView.loadUrl') return
      wanted = String(text)
      if (page) opening = open(page)
    },
  })
  const hello = String(await phone.does('hello'))

  async function open(page: Page): Promise<void> {
    const url = wanted
    const isThere = await page.goto(url).then(
      () => true,
      () => false,
    )
    if (isThere) await phone.does('arrived')
    else {
      // The browser's own page about the failure has to be over, or it takes the place of the copy.
      await page.waitForURL('chrome-error://**')
      await phone.does('unreachable', url)
    }
  }

  return {
    ...phone,
    session,
    /** A new page of the shell, as after the death of the one before. */
    async show(shown: Page): Promise<void> {
      await shown.exposeFunction('__shellPost', (name: string, json: string) =>
        phone.does('post', name, json),
      )
      await shown.addInitScript(
        `window.PezzottifyNative = { hello: () => ${JSON.stringify(hello)}, post: (name, json) => void window.__shellPost(name, json) }`,
      )
      await shown.route(`${server}/**`, async (route) => {
        const request = route.request()
        if (request.isNavigationRequest()) await phone.does('page', request.url())
        const [type, status, body] = String((await phone.does('fetch', request.url())) ?? '').split(' ')
        if (!status) return route.continue()
        return route.fulfill({
          status: Number(status),
          contentType: type,
          body: Buffer.from(body ?? '', 'base64'),
        })
      })
      page = shown
      opening = open(shown)
      // A page that cannot be reached gives way to the copy.
      for (let last; last !== opening;) await (last = opening)
    },
  }
}
