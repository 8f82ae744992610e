import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrackFormat } from '@pezzottify/contract'
import { fileMarks, trackFormat } from '../../catalog/index.ts'
import type { FileMarks } from '../../catalog/index.ts'
import type { FileFacts } from '../../library/index.ts'
import { fileNameOf, trackFormatOf } from '../../library/index.ts'
import { containers } from '../../media/formats.ts'
import type { ContainerName } from '../../media/formats.ts'
import { DownloaderFailure } from './failure.ts'
import type { Job } from './parts.ts'
import type { TrackPayload } from './payloads.ts'

/** A track whose file is in place. `disc` and `position` are its place on the album, both from 1. */
export type FetchedTrack = {
  payload: TrackPayload
  disc: { number: number; title: string | null }
  position: number
  uri: string
  marks: FileMarks
  format: TrackFormat
  facts: FileFacts
}

/** The containers of such services: others are treated as errors. */
const sent = new Set<ContainerName>(['Ogg', 'MPEG', 'MP4', 'FLAC'])

/** In the order of preference: the service sends the first that it has. */
const preferred: readonly (readonly [codec: string, format: TrackFormat])[] = [
  ['vorbis', 'OggVorbis320'],
  ['vorbis', 'OggVorbis160'],
  ['vorbis', 'OggVorbis96'],
  ['mp3', 'Mp3_320'],
  ['mp3', 'Mp3_256'],
  ['mp3', 'Mp3_160'],
  ['mp3', 'Mp3_96'],
  ['aac', 'Aac320'],
  ['aac', 'Aac160'],
  ['aac', 'Aac48'],
  ['aac', 'Aac24'],
  ['flac', 'Flac'],
]

/** @throws DownloaderFailure for unreadable audio, whatever the service said it is */
export async function fetchTrack(
  job: Job,
  albumId: string,
  wanted: { id: string; disc: FetchedTrack['disc']; position: number },
): Promise<FetchedTrack> {
  const payload = await job.downloader.track(wanted.id)
  const path = job.temporaryFile()
  await job.downloader.audio(wanted.id, path)
  const found = await stat(path)
  const result = await job.reader.read(path, found)
  if ('problem' in result) throw new DownloaderFailure('download', result.problem.message)
  const { facts } = result
  if (!sent.has(facts.container))
    throw new DownloaderFailure('download', `The audio is of the kind ${facts.container}`)
  const uri = `tracks/${fileNameOf(albumId)}/${fileNameOf(wanted.id)}.${containers[facts.container].extensions[0]}`
  await job.storage.disk(job.mediaPath).ask('place', path, join(job.mediaPath, uri))
  const format = announcedFormat(payload.files, facts.codec) ?? trackFormatOf(facts.codec, facts.bitrateKbps)
  return { ...wanted, payload, uri, marks: fileMarks(found), format, facts }
}

/** The best of the offered formats that matches the file. */
function announcedFormat(files: readonly string[], codec: string): TrackFormat | null {
  const offered = new Set(files.map((file) => file.toUpperCase()))
  const found = preferred.find(
    ([family, format]) => family === codec && offered.has(trackFormat.toColumn(format)),
  )
  return found?.[1] ?? null
}
