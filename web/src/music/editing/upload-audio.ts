import type { ApiClient } from '@pezzottify/client'
import { audioUploadMaxBytes, TrackBody, type TrackId } from '@pezzottify/contract'
import { type FileProblem, fileProblem } from './file-problem.ts'
import type { Draft } from './kinds.ts'

/** Browsers know no type for some of the formats that the server reads. */
const audioType = /^(audio\/.*|.*\/ogg|)$/

/** The reason why a file is refused as music, or null. */
export const audioProblem = (file: Pick<File, 'type' | 'size'>): FileProblem | null =>
  fileProblem(file, audioType.test(file.type), audioUploadMaxBytes)

/** The title in the name of a file: without ending, and without the number before it. */
export const titleIn = (fileName: string): string =>
  fileName
    .replace(/\.[^.]+$/, '')
    .replace(/^\d{1,3}(?:\s*[-._]\s*|\s+)(?=\S)/, '')
    .replaceAll('_', ' ')
    .trim()

/** Creates a track with its music. When the server refuses the file, no track is left. */
export async function createTrack(api: ApiClient, draft: Draft, file: File): Promise<void> {
  const body = TrackBody.parse(draft)
  const params = { id: body.id as TrackId }
  // The upload gives the file its place, and the track what the file says of itself: length and format.
  await api.editing.createTrack({ body: { ...body, audio_uri: `albums/${body.id}` } })
  try {
    // The server goes by the content, but takes only types of audio.
    const type = file.type.startsWith('audio/') ? file.type : 'audio/mpeg'
    await api.editing.uploadAudio({ params, file: file.slice(0, file.size, type) })
  } catch (error) {
    await api.editing.deleteTrack({ params }).catch(() => undefined)
    throw error
  }
}
