import type { TrackId } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import { sectionFrom } from '../../media/section.ts'
import type { Audio, Playback } from '../../playback/index.ts'
import type { Call } from '../protocol/endpoint.ts'
import { inPlayersWords } from './bytes.ts'
import { sourceOf } from './source.ts'
import type { Asked, Choice } from './what-to-stream.ts'
import { choose } from './what-to-stream.ts'

type StreamServices = { playback: Playback; canTranscode: boolean }

/** A player that has read ahead far enough stops reading; if it is cut off, it sends a new request with a range. */
export const streamIdleSeconds = 120
const cacheControl = 'private, max-age=0, must-revalidate'

/** Answers with a track as the app asked for it. */
export async function streamed(
  { playback, canTranscode }: StreamServices,
  call: Call,
  id: TrackId,
  asked: Asked,
): Promise<Response> {
  const audio = await playback.find(id)
  const fromSeconds = startIn(audio, asked.fromSeconds)
  const choice = choose(sourceOf(audio), { ...asked, fromSeconds }, canTranscode)
  return sent(playback, call, audio, choice, fromSeconds)
}

/** From behind its end a track is sent from its beginning. */
export function startIn({ row }: Audio, fromSeconds: number): number {
  const isInside = fromSeconds > 0 && (row.duration_secs === null || fromSeconds < row.duration_secs)
  return isInside ? fromSeconds : 0
}

/** Answers with a track in a form that was chosen. */
export function sent(
  playback: Playback,
  { raw, head, connection, session }: Call,
  whole: Audio,
  choice: Choice,
  fromSeconds: number,
): Promise<Response> {
  connection.setTimeout(streamIdleSeconds)
  const seconds = whole.row.duration_secs
  const audio = fromSeconds === 0 ? whole : { ...whole, section: sectionFrom(whole.section, fromSeconds) }
  const listener = { name: `apps of ${session.user_id}`, signal: raw.signal }
  const headers: Record<string, string> = seconds === null ? {} : { 'x-content-duration': String(seconds) }
  const answer = async (): Promise<Response> => {
    if (choice === 'original')
      return fileResponse(raw, audio.file, { contentType: audio.contentType, cacheControl, headers, head })
    if (choice !== 'flac') {
      const { contentType, etag, ...file } = await playback.convert(audio, choice, listener)
      return fileResponse(raw, file, { contentType, etag, cacheControl, headers, head })
    }
    return new Response(head ? null : await playback.toFlac(audio, listener), {
      headers: {
        ...headers,
        'content-type': 'audio/flac',
        'accept-ranges': 'none',
        'cache-control': cacheControl,
      },
    })
  }
  return inPlayersWords(answer())
}
