import { collect } from './collect.ts'
import type { Job } from './parts.ts'
import { fetchPicture } from './picture.ts'
import type { NewArtist } from './rows.ts'
import { knownArtists } from './rows.ts'
import { writeArtist } from './write-artist.ts'

const relatedMax = 50

/** Adds an artist with picture and related artists, or the missing parts. */
export async function completeArtist(job: Job, id: string): Promise<void> {
  const payload = await job.downloader.artist(id)
  const related = [...new Map(payload.related.map((other) => [other.id, other])).values()]
    .filter((other) => other.id !== id)
    .slice(0, relatedMax)
  const known = await knownArtists(
    job.catalog.read,
    related.map((other) => other.id),
  )
  const others = await collect(
    related.filter((other) => !known.has(other.id)),
    job.log,
    // A related artist gets only a name here, and is completed when their page is opened.
    async ({ id, name }) => (name === null ? job.downloader.artist(id) : { id, name }),
  )
  const picture = await fetchPicture(job, 'artists', [...payload.portraits, ...payload.portrait_group])
  await writeArtist(job, {
    payload,
    others,
    relatedIds: related.map((other) => other.id),
    picture,
  })
}

/** The data of credited artists, as far as it is known. Those that cannot be fetched are left out. */
export async function fetchCredited(
  job: Job,
  credited: ReadonlyMap<string, string | null>,
): Promise<NewArtist[]> {
  const known = await knownArtists(job.catalog.read, [...credited.keys()])
  const missing = [...credited].filter(([id]) => !known.has(id))
  return collect(missing, job.log, async ([id, name]) =>
    name === null ? job.downloader.artist(id) : { id, name },
  )
}
