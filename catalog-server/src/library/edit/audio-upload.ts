import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrackId } from '@pezzottify/contract'
import { audioUploadMaxBytes } from '@pezzottify/contract'
import { fileMarks, trackFormat } from '../../catalog/index.ts'
import { AppError, notFound } from '../../base/errors.ts'
import { extensionFor } from '../../media/formats.ts'
import { readHead } from '../../media/disk/read-head.ts'
import { audioTypeOf } from '../../media/magic.ts'
import { trackFormatOf } from '../scanner/2-read/format.ts'
import type { FileFacts } from '../tags/facts.ts'
import type { Tx } from './edited-kind.ts'
import type { ReceivedFile } from './incoming.ts'
import type { UploadParts } from './parts.ts'
import { fileNameOf, freeUri, trackFileName } from './place.ts'
import { tracks } from './tracks.ts'

/**
 * Receives an audio file for a track. Its tags are ignored: the creator of the track decided its name. A previous file
 * with another name stays where it is.
 */
export async function receiveAudio(parts: UploadParts, id: TrackId, request: Request): Promise<void> {
  const disk = parts.storage.disk(parts.mediaPath)
  await ownTrack(parts.store.read, id)
  await parts.incoming.receive(request, audioUploadMaxBytes, async (file) => {
    const found = await stat(file.path)
    const facts = await factsOf(parts, file, found)
    await parts.store.write.transaction().execute(async (tx) => {
      const row = await ownTrack(tx, id)
      const before = await tracks.snapshot(tx, id)
      if (!before) throw notFound()
      const extension = extensionFor(facts.container, facts.codec)
      const stem = `albums/${fileNameOf(row.album_id)}/${trackFileName(row)}`
      const uri = await freeUri(disk, parts.mediaPath, stem, extension, row.audio_uri)
      await tx
        .updateTable('tracks')
        .set({ ...columnsOf(facts, uri, parts.clock.now()), ...fileMarks(found) })
        .where('id', '=', id)
        .execute()
      const after = await tracks.snapshot(tx, id)
      if (!after) throw notFound()
      await parts.changelog.record(tx, [{ kind: 'Track', id, operation: 'Update', before, after }])
      await disk.ask('place', file.path, join(parts.mediaPath, uri))
    })
  })
}

/** @throws AppError `not_found`, `conflict` for a track whose file belongs to a music folder */
async function ownTrack(db: Pick<Tx, 'selectFrom'>, id: string) {
  const row = await db
    .selectFrom('tracks')
    .select(['name', 'album_id', 'disc_number', 'track_number', 'audio_uri', 'library_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.library_id !== null)
    throw new AppError('conflict', 'The file of this track lies in a music folder: replace it there')
  return row
}

/** @throws AppError `unsupported_media_type` */
async function factsOf(parts: UploadParts, file: ReceivedFile, found: Stats): Promise<FileFacts> {
  if (file.sizeBytes === 0 || audioTypeOf(await readHead(file.path)) === null)
    throw new AppError('unsupported_media_type', 'This is no audio file of a known format')
  const result = await parts.reader.read(file.path, found)
  if ('problem' in result) throw new AppError('unsupported_media_type', result.problem.message)
  return result.facts
}

const columnsOf = (facts: FileFacts, uri: string, now: number) => ({
  audio_uri: uri,
  duration_secs: Math.round(facts.durationMs / 1_000),
  format: trackFormat.toColumn(trackFormatOf(facts.codec, facts.bitrateKbps)),
  availability: 'available' as const,
  payload_hash: facts.payloadHash,
  container: facts.container,
  codec: facts.codec,
  bitrate_kbps: facts.bitrateKbps,
  sample_rate_hz: facts.sampleRateHz,
  bit_depth: facts.bitDepth,
  channels: facts.channels,
  edited_at: now,
  track_gain_db: facts.replayGain.trackGainDb,
  track_peak: facts.replayGain.trackPeak,
  album_gain_db: facts.replayGain.albumGainDb,
  album_peak: facts.replayGain.albumPeak,
})
