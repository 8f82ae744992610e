import type { StoredPicture } from '../../tags/facts.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { AlbumDecision } from './albums.ts'
import type { AdoptedPicture, Pictures } from '../2-read/pictures.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'

export type AlbumFolderPictures = {
  beside: string | null
  artist: string | null
  /** All of these, and the embedded ones. */
  adopted: AdoptedPicture[]
  /** What is wrong with a picture, by the path of the file that holds it. */
  problems: Map<string, string>
}

const unusable = 'The picture cannot be decoded'

/** Adopts the pictures of an album folder that may be needed: those beside the music, and the first embedded one of each album. */
export async function adoptPictures(
  pictures: Pictures,
  albumFolder: AlbumFolderMessage,
  files: readonly ReadFile[],
): Promise<AlbumFolderPictures> {
  const problems = new Map<string, string>()
  const adopted: AdoptedPicture[] = []
  const adopt = async (path: string, picture: StoredPicture): Promise<string | null> => {
    const own = await pictures.adopt(picture)
    if (own) adopted.push(own)
    else problems.set(path, unusable)
    return own?.id ?? null
  }
  const firsts = new Map<string, { path: string; picture: StoredPicture; order: number }>()
  for (const { file, facts, disc, track } of files) {
    if (!facts.cover) continue
    const album = `${facts.musicBrainz.release ?? ''}\n${facts.album ?? ''}`
    const order = disc * 1_000 + track
    const first = firsts.get(album)
    if (!first || order < first.order) firsts.set(album, { path: file.path, picture: facts.cover, order })
  }
  const [beside, artist] = await Promise.all([
    albumFolder.cover && adopt(albumFolder.cover.path, albumFolder.cover.picture),
    albumFolder.artistPicture && adopt(albumFolder.artistPicture.path, albumFolder.artistPicture.picture),
    ...[...firsts.values()].map(({ path, picture }) => adopt(path, picture)),
  ])
  return { beside, artist, adopted, problems }
}

/** The picture beside the music wins, unless the folder holds several albums. */
export function coverOf(
  album: AlbumDecision,
  isOnlyAlbum: boolean,
  beside: string | null,
  pictures: Pictures,
): string | null {
  if (isOnlyAlbum && beside !== null) return beside
  for (const hash of album.covers) {
    const id = pictures.idOf(hash)
    if (id !== null) return id
  }
  return beside
}
