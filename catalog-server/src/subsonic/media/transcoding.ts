import type { TrackId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { readJson } from '../../http/body.ts'
import type { Playback } from '../../playback/index.ts'
import type { Body } from '../protocol/body.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { readId } from '../protocol/ids.ts'
import { mediaIdOf } from '../protocol/media-id.ts'
import { clientInfoOf } from './client-info.ts'
import { codecName, containerName } from './names.ts'
import { createSignedDecisions } from './signed.ts'
import { sourceOf } from './source.ts'
import { sent, startIn } from './stream.ts'
import type { Sound } from './transcode-decision.ts'
import { decide } from './transcode-decision.ts'

export type TranscodingServices = { playback: Playback; clock: Clock; canTranscode: boolean }

/** What an app can play of a track, and the stream that it was promised. */
export function transcodingEndpoints({ playback, clock, canTranscode }: TranscodingServices): Endpoints {
  const decisions = createSignedDecisions(clock)

  const decision = async ({ parameters, raw, session }: Call): Promise<Body> => {
    const track = mediaIdOf(parameters) as TrackId
    const client = clientInfoOf(await readJson(raw, 'bad_request'))
    const { canDirectPlay, reasons, source, transcoding } = decide(
      sourceOf(await playback.find(track)),
      client,
      canTranscode,
    )
    return {
      transcodeDecision: {
        canDirectPlay,
        canTranscode: transcoding !== null,
        transcodeReason: reasons,
        errorReason:
          canDirectPlay || transcoding ? undefined : 'Nothing that the app plays can be made of this',
        transcodeParams: transcoding
          ? decisions.sign({ user: session.user_id, track }, transcoding.choice)
          : undefined,
        sourceStream: detailsOf(source),
        transcodeStream: transcoding ? detailsOf(transcoding.sound) : undefined,
      },
    }
  }

  /** Its refusals are plain answers of HTTP, since it is a player that reads them. */
  const stream = async (call: Call): Promise<Response> => {
    const { text, integer } = call.parameters
    const id = readId(text('mediaId') ?? '')
    const signed = text('transcodeParams')
    if (!id || signed === undefined || text('mediaType') === undefined) return refusal(400)
    if (id.kind !== 'track' || text('mediaType') !== 'song') return refusal(404)
    const choice = decisions.read(signed, { user: call.session.user_id, track: id.id })
    // It is asked for another decision.
    if (choice === null) return refusal(410)
    try {
      const audio = await playback.find(id.id as TrackId)
      return await sent(playback, call, audio, choice, startIn(audio, integer('offset', 0)))
    } catch (error) {
      if (error instanceof AppError) return refusal(error.status, error.headers)
      throw error
    }
  }

  return { getTranscodeDecision: { answer: decision }, getTranscodeStream: { answer: stream } }
}

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } })

const detailsOf = ({ codec, container, channels, bitrate, sampleRateHz, bitDepth }: Sound): Body => ({
  protocol: 'http',
  container: containerName(container),
  codec: codecName(codec),
  audioChannels: channels ?? undefined,
  audioBitrate: bitrate ?? undefined,
  audioSamplerate: sampleRateHz ?? undefined,
  audioBitdepth: bitDepth ?? undefined,
})
