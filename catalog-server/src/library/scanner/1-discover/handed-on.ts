import { partKindOf } from '../../paths/part-folders.ts'
import type { Part } from './album-folder.ts'
import { picturesOfKind } from './album-folder.ts'
import type { Listing } from './list-directory.ts'
import type { FileLocation } from './messages.ts'

/** The pictures in the folders around one, by folder, the nearest first. */
export type HandedOn = { covers: FileLocation[][]; artists: FileLocation[][] }

export const nothingHandedOn: HandedOn = { covers: [], artists: [] }

/** The picture of a box may lie above a folder for each format, with a folder for each disc in it. */
const levelsMax = 2

/**
 * The pictures that the folders in `own` get. That of an artist lies above the albums. Covers, and what came from above,
 * go on only from a folder without music all of whose folders are called like parts of one album: the pictures in the
 * folder of an artist are not those of the albums in it.
 */
export function handedOnBelow(
  own: Part,
  above: HandedOn,
  list: (name: string) => Listing | string,
): HandedOn {
  if (own.directory === '') return nothingHandedOn
  const artists = picturesOfKind(own, 'artist')
  const covers = [picturesOfKind(own, 'cover'), ...above.covers].slice(0, levelsMax)
  const allArtists = [artists, ...above.artists].slice(0, levelsMax)
  const isAny = [...covers, ...allArtists].some((pictures) => pictures.length > 0)
  if (!isAny || !isOneAlbum(own.listing, list)) return { covers: [], artists: [artists] }
  return { covers, artists: allArtists }
}

function isOneAlbum({ files, folders }: Listing, list: (name: string) => Listing | string): boolean {
  if (files.length > 0) return false
  const others = folders.filter((name) => partKindOf(name) === null)
  return others.length < folders.length && others.every((name) => isWithoutMusic(list(name)))
}

/** A folder that cannot be listed changes nothing: it holds the scans of the sleeve as well as music. */
const isWithoutMusic = (found: Listing | string): boolean =>
  typeof found === 'string' || (found.files.length === 0 && found.folders.length === 0)
