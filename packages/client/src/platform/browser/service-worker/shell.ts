import { isForeignPage } from '../../../foreign-page.ts'

/** Inserted by the build: its name, the files of the first page, and the remaining ones. */
declare const __SHELL__: { build: string; first: readonly string[]; later: readonly string[] }

const { build, first, later } = __SHELL__
export { build }
const prefix = 'pezzottify-shell-'
const name = prefix + build
const page = '/index.html'
/** The number of shells kept: this one, and the previous one for tabs that still run it. */
const shellsMax = 2
/** The most concurrent fetches of parts. */
const atOnce = 4
const assets: ReadonlySet<string> = new Set([...first, ...later])

/** Stores the files of the first page, all or none: an incomplete shell would be worse than none. */
export async function installShell(): Promise<void> {
  const shell = await caches.open(name)
  const parts = await Promise.all(first.map(async (path) => [path, await fetchPart(path)] as const))
  await shell.add(new Request(page, { cache: 'no-cache' }))
  for (const [path, answer] of parts) await shell.put(path, answer)
}

/** @throws when something on the way answers with a page of its own */
async function fetchPart(path: string): Promise<Response> {
  const answer = await fetch(path)
  if (!answer.ok || isForeignPage(answer)) throw new TypeError(`${path} could not be loaded`)
  return answer
}

/** Stores the remaining files of the app, when the page is idle. */
export async function fillShell(): Promise<void> {
  const shell = await caches.open(name)
  const here = new Set((await shell.keys()).map(({ url }) => new URL(url).pathname))
  const missing = later.filter((path) => !here.has(path))
  for (let start = 0; start < missing.length; start += atOnce)
    // A file that fails now is fetched the next time, or when a page needs it.
    await Promise.all(
      missing.slice(start, start + atOnce).map((path) =>
        fetchPart(path)
          .then((answer) => shell.put(path, answer))
          .catch(() => null),
      ),
    )
}

export async function forgetOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name)
  // In the order in which they were created.
  for (const old of shells.slice(0, Math.max(0, shells.length - (shellsMax - 1)))) await caches.delete(old)
}

export const isAsset = ({ pathname }: URL): boolean =>
  assets.has(pathname) || pathname.startsWith('/assets/') || pathname === page

/** The server's page while it answers, so that nobody gets an old one; otherwise the stored one. */
export async function answerPage(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const cached = await (await caches.open(name)).match(page)
    if (cached) return cached
    throw error
  }
}

/** A file of this build, or of the previous one: their names contain a hash, so a stored one is right. */
export async function answerAsset(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/assets/'))
    return fetch(request).catch(
      async (error: unknown) => (await caches.match(pathname)) ?? Promise.reject(error),
    )
  const cached = await caches.match(request, { ignoreVary: true })
  if (cached) return cached
  const answer = await fetch(request)
  if (answer.ok && !isForeignPage(answer) && assets.has(pathname))
    await (await caches.open(name)).put(request, answer.clone())
  return answer
}
