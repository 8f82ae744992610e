import type { TrackId } from '@pezzottify/contract'
import { attachment } from '../../http/attachment.ts'
import type { Downloads, Playback } from '../../playback/index.ts'
import { downloadResponse } from '../../playback/index.ts'
import type { Call } from '../protocol/endpoint.ts'
import { anyIdOf } from '../protocol/ids.ts'
import { inPlayersWords } from './bytes.ts'
import { sent, streamIdleSeconds } from './stream.ts'

type DownloadServices = { playback: Playback; downloads: Downloads }

const kinds = ['track', 'album', 'artist', 'playlist'] as const

/** The file of a track, or an archive of an album, artist or playlist. A track that is a part of a file becomes FLAC. */
export async function downloaded({ playback, downloads }: DownloadServices, call: Call): Promise<Response> {
  const { kind, id } = anyIdOf(kinds, call.parameters.required('id'))
  call.connection.setTimeout(streamIdleSeconds)
  const download = await downloads.contentOf(call.session.user_id, kind, id)
  const audio = kind === 'track' ? await playback.find(id as TrackId) : null
  if (!audio?.section) return inPlayersWords(downloadResponse(call.raw, download, call.head))
  const response = await sent(playback, call, audio, 'flac', 0)
  const name = `${download.name.replace(/\.[^.]*$/, '')}.flac`
  response.headers.set('content-disposition', attachment(name))
  return response
}
