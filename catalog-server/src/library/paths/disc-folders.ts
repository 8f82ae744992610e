import { identityKey } from '../../base/text.ts'
import { nameOf } from './names.ts'

/** The words for discs in folder names, in the languages of Europe, Russian, Chinese and Japanese. */
const discWord =
  '(?:enhanced\\s+|hybrid\\s+)?(?:cd|cd-?r|sacd|dvd|dvd-?a(?:udio)?|blu-?ray|lp|vinyl|hdcd|shm-?cd|dis[ck]|disque|d[ií]sco|platte|schijf|skiva|skive|levy|płyta|plyta|диск|cassette|kassette|digital[ _]media|ディスク|光盘|碟)'
const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const discNumber = `(\\d{1,2}|${numberWords.join('|')})`
const discFolder = new RegExp(`^${discWord}[\\s._#-]*${discNumber}(?![\\p{L}\\p{N}])`, 'iu')
const discBehindTitle = new RegExp(`[\\s._([{-]${discWord}[\\s._#-]*${discNumber}\\s*[)\\]}]?$`, 'iu')

/**
 * The number in "CD1", "Disc Two", "Enhanced CD 01" or "disc_3 - Live"; null for a folder that is not a disc of the
 * album in its parent.
 */
export const discNumberOf = (folderName: string): number | null => numberIn(discFolder.exec(folderName))

/**
 * The folders among these that are discs of the album in their parent. Bands call records LP, LP2 and LP5: without an
 * LP1 beside it such a folder is not a disc.
 */
export function discFoldersAmong(names: readonly string[]): Set<string> {
  const isRecord = (name: string): boolean => /^(?:lp|vinyl)/i.test(name)
  const hasFirst = names.some((name) => isRecord(name) && discNumberOf(name) === 1)
  return new Set(names.filter((name) => discNumberOf(name) !== null && (hasFirst || !isRecord(name))))
}

/** The disc number of `title`, by the name of its folder, for files whose tags lack it. */
export function discNumberIn(directory: string, title: string | null): number | null {
  // A record called "LP5" or "Disc 3" lies in a folder of that name.
  if (title !== null && discNumberOf(title) !== null) return null
  const folderName = nameOf(directory)
  const named = discNumberOf(folderName)
  if (named !== null) return named
  if (title === null) return null
  if (identityKey(folderName).startsWith(identityKey(title)))
    return numberIn(discBehindTitle.exec(folderName))
  const around = nameOf(directory.slice(0, -folderName.length - 1))
  const isAlbum = around !== '' && identityKey(around).includes(identityKey(title))
  return isAlbum && /^\d{1,2}$/.test(folderName) ? Number(folderName) : null
}

function numberIn(match: RegExpExecArray | null): number | null {
  const found = match?.[1]?.toLowerCase()
  if (found === undefined) return null
  return /^\d/.test(found) ? Number(found) : numberWords.indexOf(found) + 1
}
