import type { Job } from './parts.ts'
import type { ArtistPayload } from './payloads.ts'
import type { FetchedPicture } from './picture.ts'
import type { NewArtist, Tx } from './rows.ts'
import { addArtists, addPicture, addRows, artistColumns, knownArtists } from './rows.ts'

type FetchedArtist = {
  payload: ArtistPayload
  /** Related artists that the catalog did not have. */
  others: readonly NewArtist[]
  relatedIds: readonly string[]
  picture: FetchedPicture | null
}

export async function writeArtist(job: Job, { payload, others, relatedIds, picture }: FetchedArtist) {
  await job.catalog.write.transaction().execute(async (tx) => {
    await addArtists(tx, [payload, ...others], job.clock.now())
    await fillIn(tx, payload)
    const known = await knownArtists(tx, relatedIds)
    const related = relatedIds.filter((other) => known.has(other))
    await addRows(
      tx,
      'related_artists',
      related.map((other) => ({ artist_id: payload.id, related_artist_id: other })),
    )
    await addPicture(tx, 'artist', payload.id, picture)
  })
}

/**
 * Completes an artist with only a name, who has neither genres nor periods. Fields that a person left
 * empty stay empty.
 */
async function fillIn(tx: Tx, payload: ArtistPayload): Promise<void> {
  const columns = artistColumns(payload)
  for (const column of ['genres', 'activity_periods'] as const)
    await tx
      .updateTable('artists')
      .set({ [column]: columns[column] })
      .where('id', '=', payload.id)
      .where('edited_at', 'is', null)
      .where((eb) => eb.or([eb(column, 'is', null), eb(column, '=', '[]')]))
      .execute()
}
