import { identityKey } from '../../../base/text.ts'
import { directoryOf, nameOf } from '../../paths/names.ts'
import { isBonusFolder, looseDiscNumberOf } from '../../paths/part-folders.ts'
import type { FileFacts } from '../../tags/facts.ts'
import type { FoundFile } from '../1-discover/messages.ts'

/** `isLoose`: another folder may hold a copy rather than another disc, which only the titles tell. */
export type DiscByPlace = { disc: number; isLoose: boolean }

/**
 * The disc of a file in "Album/Side B", "Album/2 - Second" or "Album/Bonus Tracks", when neither tags nor names say it. Only
 * where the folder around it has the title of the album, which is not that of its artist: "Artist/Volume 2" is an album.
 * Where the numbers go on from the folder before, as from one side to the next, all is one disc.
 */
export function discByPlace(file: FoundFile, facts: FileFacts): DiscByPlace | null {
  const folderName = nameOf(file.directory)
  const loose = looseDiscNumberOf(folderName)
  const disc = loose ?? (isBonusFolder(folderName) ? 2 : null)
  if (disc === null || !file.isNumberedAnew || facts.album === null || facts.musicBrainz.release !== null)
    return null
  const title = identityKey(facts.album)
  const isByName = [...facts.albumArtists, ...facts.credits].some(({ name }) => identityKey(name) === title)
  const around = identityKey(nameOf(directoryOf(file.directory)))
  if (isByName || !` ${around} `.includes(` ${title} `)) return null
  return { disc, isLoose: loose !== null }
}
