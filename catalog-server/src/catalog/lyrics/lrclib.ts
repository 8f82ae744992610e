import { z } from 'zod'
import { messageOf } from '../../base/errors.ts'

/** The names of a song; `seconds` is null when its length is unknown. */
export type Song = { title: string; artist: string; album: string; seconds: number | null }

/** Both are null when the service knows no lyrics, or that the song is instrumental. */
export type FoundLyrics = { synced: string | null; plain: string | null }

/** The service did not answer, or asks for a pause of some seconds. */
export class ServiceFailure extends Error {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds = 0) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

const answerMaxMs = 10_000
const answerMaxBytes = 1024 * 1024
const textMaxCharacters = 100_000
const retryAfterMaxSeconds = 3_600

const Answer = z.object({
  syncedLyrics: z.string().nullish(),
  plainLyrics: z.string().nullish(),
})

/**
 * Asks a service with the interface of LRCLIB for the lyrics of a song.
 *
 * @param url its address, with a slash at the end
 * @throws ServiceFailure
 */
export async function askLrclib(
  url: string,
  version: string,
  song: Song,
  signal: AbortSignal,
): Promise<FoundLyrics> {
  const address = new URL('api/get', url)
  address.searchParams.set('track_name', song.title)
  address.searchParams.set('artist_name', song.artist)
  address.searchParams.set('album_name', song.album)
  if (song.seconds !== null) address.searchParams.set('duration', String(song.seconds))
  const response = await fetch(address, {
    headers: { 'user-agent': `Pezzottify/${version}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMaxMs)]),
  }).catch((cause: unknown) => {
    throw new ServiceFailure(messageOf(cause))
  })
  if (response.status === 404 || response.status === 400) return { synced: null, plain: null }
  if (!response.ok) {
    const seconds = Number(response.headers.get('retry-after') ?? 0)
    const message = `It answered ${response.status}`
    throw new ServiceFailure(message, Math.min(retryAfterMaxSeconds, seconds > 0 ? seconds : 0))
  }
  const answer = Answer.safeParse(await jsonOf(response))
  if (!answer.success) throw new ServiceFailure('It answered in another form')
  return { synced: textOf(answer.data.syncedLyrics), plain: textOf(answer.data.plainLyrics) }
}

async function jsonOf(response: Response): Promise<unknown> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    for await (const piece of response.body ?? []) {
      bytes += piece.length
      if (bytes > answerMaxBytes) throw new Error('Its answer is too long')
      text += decoder.decode(piece, { stream: true })
    }
    return JSON.parse(text)
  } catch (cause) {
    throw new ServiceFailure(messageOf(cause))
  }
}

const textOf = (text: string | null | undefined): string | null =>
  text && text.trim() !== '' ? text.slice(0, textMaxCharacters).toWellFormed() : null
