import { isForeignPage } from '../../../foreign-page.ts'
import { picturesOf, pinnedPicturesOf } from '../offline/database.ts'
import { signedIn } from './signed-in.ts'

const path = '/v1/content/image/'
/** The most covers, about 60 MB. */
const picturesMax = 1_500
/** The number of covers removed at a time. */
const prunedAtOnce = 100
const cachedAtHeader = 'x-kept-at'
/** A picture that is used again becomes the newest, once a day at most. */
const freshMs = 24 * 3_600_000

export const isPicture = ({ pathname }: URL): boolean => pathname.startsWith(path)

/**
 * The kept picture, which never changes under its address; otherwise the server's, which is then
 * kept.
 */
export async function answerPicture(request: Request, url: URL): Promise<Response> {
  const user = await signedIn()
  if (user === null) return fetch(request)
  const pictures = await caches.open(picturesOf(user))
  const cached = await pictures.match(request, { ignoreVary: true })
  if (cached) {
    if (Date.now() - Number(cached.headers.get(cachedAtHeader)) > freshMs)
      await keep(pictures, request, cached.clone())
    return cached
  }
  try {
    const answer = await fetch(request)
    // Another user may have signed in meanwhile.
    if (answer.status === 200 && !isForeignPage(answer) && (await signedIn()) === user) {
      await keep(pictures, request, answer.clone())
      await prune(pictures)
    }
    return answer
  } catch (error) {
    const pinned = await caches.open(pinnedPicturesOf(user))
    const other =
      (await pinned.match(url.pathname, { ignoreSearch: true, ignoreVary: true })) ??
      (await pictures.match(url.pathname, { ignoreSearch: true, ignoreVary: true }))
    if (other) return other
    throw error
  }
}

async function keep(pictures: Cache, request: Request, { body, headers }: Response): Promise<void> {
  const stamped = new Headers(headers)
  stamped.set(cachedAtHeader, String(Date.now()))
  await pictures.delete(request, { ignoreVary: true })
  // A full disk does not prevent showing the picture.
  await pictures.put(request, new Response(body, { headers: stamped })).catch(() => undefined)
}

let putSincePruned = prunedAtOnce

async function prune(pictures: Cache): Promise<void> {
  putSincePruned += 1
  if (putSincePruned < prunedAtOnce) return
  putSincePruned = 0
  const keys = await pictures.keys()
  for (const key of keys.slice(0, Math.max(0, keys.length - picturesMax)))
    await pictures.delete(key, { ignoreVary: true })
}
