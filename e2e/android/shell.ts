import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { createFakeShell, filePrefix } from '../../packages/client/src/platform/android/fake-shell/shell.ts'
import { pictureKey } from '../../packages/client/src/platform/android/keys.ts'

/** The window of a phone, and the browser in it. */
export const webView = {
  viewport: { width: 412, height: 915 },
  hasTouch: true,
  isMobile: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36',
}

/** The copy of the app in the APK. */
const www = resolve(import.meta.dirname, '../../web/dist')

/** The shell around the pages of a context: it outlives them, as the service does. */
export async function openShell(
  context: BrowserContext,
  { origin, trackMs }: { origin: string; trackMs: number },
) {
  let isServerAway = false
  const shell = createFakeShell(
    (event, value) => {
      const call = `window.__pezzottifyNative?.(${JSON.stringify(event)}, ${JSON.stringify(value)})`
      // A page that goes away at this moment hears nothing more.
      context
        .pages()[0]
        ?.evaluate(call)
        .catch(() => undefined)
    },
    {
      trackMs,
      async read(url) {
        const cookies = await context.cookies(origin)
        const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
        const answer = await fetch(origin + url, { headers: { cookie } }).catch(() => null)
        return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null
      },
    },
  )
  await context.exposeFunction('__shellPost', shell.post)
  await context.addInitScript(
    `window.PezzottifyNative = { hello: () => ${JSON.stringify(shell.hello)}, post: (name, json) => void window.__shellPost(name, json) }`,
  )
  context.on('request', (request) => {
    if (request.isNavigationRequest()) shell.pageStarted()
  })
  await context.route(`${origin}/**`, (route) => {
    const { pathname, search } = new URL(route.request().url())
    const picture =
      pathname.startsWith('/v1/content/image/') && shell.files.get(pictureKey(pathname + search))
    if (picture) return route.fulfill({ body: Buffer.from(picture), contentType: 'image/webp' })
    if (!isServerAway || pathname.startsWith('/v1/')) return route.continue()
    const file = join(www, /\.\w+$/.test(pathname) ? pathname : 'index.html')
    return existsSync(file) ? route.fulfill({ path: file }) : route.abort()
  })

  return {
    ...shell,
    /** From now on pages come from the APK. */
    serverIsAway: (): void => void (isServerAway = true),
    /** The server's own page takes the place of the copy, which may not open sockets. */
    async serverIsBack(): Promise<void> {
      isServerAway = false
      await context.pages()[0]?.reload()
    },
    /** Keys of the music that is kept. */
    music: (): string[] => [...shell.files.keys()].filter((key) => !key.startsWith('picture.')),
    isDownloaded: (url: string | null): boolean => url?.startsWith(filePrefix) ?? false,
  }
}

export async function until(isSo: () => unknown, what: string, maxMs = 30_000): Promise<void> {
  const deadline = Date.now() + maxMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It never came: ${what}`)
    await Bun.sleep(20)
  }
}
