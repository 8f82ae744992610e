/** Put in by the build: its name, what the first page needs, and what comes later. */
declare const __SHELL__: { build: string; first: readonly string[]; later: readonly string[] }

const { build, first, later } = __SHELL__
export { build }
const prefix = 'pezzottify-shell-'
const name = prefix + build
const page = '/index.html'
/** The shells that stay: this one, and the one before it for tabs that still run it. */
const shellsMax = 2
/** So many parts of the app are fetched at the same time. */
const atOnce = 4
const assets: ReadonlySet<string> = new Set([...first, ...later])

/** What the first page needs, all of it or nothing: a shell with holes would be worse than none. */
export async function installShell(): Promise<void> {
  const shell = await caches.open(name)
  await shell.addAll([new Request(page, { cache: 'no-cache' }), ...first])
}

/** Fetches the rest of the app, when the page has nothing better to do. */
export async function fillShell(): Promise<void> {
  const shell = await caches.open(name)
  const here = new Set((await shell.keys()).map(({ url }) => new URL(url).pathname))
  const missing = later.filter((path) => !here.has(path))
  for (let start = 0; start < missing.length; start += atOnce)
    // One that does not come now comes the next time, or when a page needs it.
    await Promise.all(missing.slice(start, start + atOnce).map((path) => shell.add(path).catch(() => null)))
}

export async function forgetOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name)
  // In the order in which they were made.
  for (const old of shells.slice(0, Math.max(0, shells.length - (shellsMax - 1)))) await caches.delete(old)
}

export const isAsset = ({ pathname }: URL): boolean =>
  assets.has(pathname) || pathname.startsWith('/assets/') || pathname === page

/** Always the server's own page where it answers, so that no one sees an old one; the kept one where nobody does. */
export async function answerPage(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await (await caches.open(name)).match(page)
    if (kept) return kept
    throw error
  }
}

/** A part of this build, or of the one before: their names say what is in them, so what is kept is right. */
export async function answerAsset(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/assets/'))
    return fetch(request).catch(
      async (error: unknown) => (await caches.match(pathname)) ?? Promise.reject(error),
    )
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && assets.has(pathname)) await (await caches.open(name)).put(request, answer.clone())
  return answer
}
