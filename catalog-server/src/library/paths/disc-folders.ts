import { identityKey } from '../../base/text.ts'
import { nameOf } from './names.ts'

const media = [
  '(?:data\\s+|dts\\s+|blu-spec\\s+|copy\\s+control\\s+|mixed\\s+mode\\s+)?cd',
  'cd-?r|sacd|hdcd|hqcd|shm-?cd|s?vcd|dvd|dvd-?a(?:udio)?|dvd-?v(?:ideo)?|bd|blu-?ray',
  'lp|vinyl|shellac|minidisc|laserdisc|dualdisc|flexi-?disc|cassette|kassette|digital[ _]media',
].join('|')
/** The word for a disc in the languages of Europe and Asia; "Dysk", "Plade" and "1. lemez" are discs as well. */
const discs = [
  'dis[ck]|disque|d[ií]sco|platte|plade|schijf|skiva|skive|levy|płyta|plyta|dysk|lemez|diskas|diskur',
  'диск|δίσκος|δισκος|דיסק|قرص|đĩa|แผ่น(?:ที่)?|ディスク|光盘|光碟|碟|디스크|시디|씨디',
].join('|')
/** Vinyl and small discs are told by their size: 12" Vinyl 1, 12_ Vinyl 1 where a system forbids the quote, 8cm CD 1. */
const size = "(?:\\d{1,2}(?:[\"”″_]|''|\\s*cm|[\\s-]*inch)\\s+)?"
const discWord = `${size}(?:enhanced\\s+|hybrid\\s+)?(?:(?:blu-?ray|dvd)\\s+dis[ck]|${media}|${discs})`
export const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const romanNumbers = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x']
const hanNumbers = '一二三四五六七八九十'
const discNumber = `(0?\\d{1,2}|${numberWords.join('|')})(?:of\\d{1,2})?`
const discFolder = new RegExp(`^${discWord}[\\s._#-]*${discNumber}(?![\\p{L}\\p{N}])`, 'iu')
/** A Roman number ends the name or its part: nobody has "Disc I Love" in mind as the first disc. */
const romanDisc = new RegExp(
  `^${discWord}[\\s._#-]+(${romanNumbers.join('|')})(?=$|\\s+[-–—]|\\s*[:()[\\]])`,
  'iu',
)
/** "第1碟", "第二碟", "1. lemez", "2. CD". "第1张" may be a first album, and "2 CD" says that there are two. */
const numberBefore = new RegExp(
  `^(?:第\\s*(\\d{1,2}|[${hanNumbers}])\\s*(?:碟|盘|盤|cd|dis[ck]|ディスク)|(\\d{1,2})\\.\\s*(?:cd|dis[ck]|lemez))(?![\\p{L}\\p{N}])`,
  'iu',
)
const discBehindTitle = new RegExp(`[\\s._([{-]${discWord}[\\s._#-]*${discNumber}\\s*[)\\]}]?$`, 'iu')

/**
 * The number in "CD1", "Disc Two", "Enhanced CD 01", "[Disc II]", "CD1of2" or "disc_3 - Live"; null for a folder that is
 * not a disc of the album in its parent.
 */
export const discNumberOf = (folderName: string): number | null => discIn(folderName)?.number ?? null

/** The same, with what stands behind the number: "Live" in "Disc 3 - Live". */
export function discIn(folderName: string): { number: number; rest: string } | null {
  const name = plain(folderName)
  const found = discFolder.exec(name) ?? romanDisc.exec(name) ?? numberBefore.exec(name)
  const number = numberIn(found)
  return found && number !== null ? { number, rest: name.slice(found[0].length) } : null
}

/** In one spelling, with digits for numbers in circles and of full width, without the bracket before it. */
const plain = (folderName: string): string => folderName.normalize('NFKC').replace(/^[([{【〔]\s*/u, '')

export const isRecord = (folderName: string): boolean => /^(?:lp|vinyl)/i.test(plain(folderName))

/**
 * The folders among these that are discs of the album in their parent. Bands call records LP, LP2 and LP5: without an
 * LP1 beside it such a folder is not a disc. Of two with one number, such as "CD 1" and "Blu-ray 1", only the first is
 * taken by its name: the other may be a copy.
 */
export function discFoldersAmong(names: readonly string[]): Set<string> {
  const hasFirst = names.some((name) => isRecord(name) && discNumberOf(name) === 1)
  const taken = new Map<number, string>()
  for (const name of names) {
    const number = discNumberOf(name)
    if (number !== null && (hasFirst || !isRecord(name)) && !taken.has(number)) taken.set(number, name)
  }
  return new Set(taken.values())
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
    return numberIn(discBehindTitle.exec(plain(folderName)))
  const around = nameOf(directory.slice(0, -folderName.length - 1))
  const isAlbum = around !== '' && identityKey(around).includes(identityKey(title))
  return isAlbum && /^\d{1,2}$/.test(folderName) ? Number(folderName) : null
}

function numberIn(match: RegExpExecArray | null): number | null {
  const found = (match?.[1] ?? match?.[2])?.toLowerCase()
  if (found === undefined) return null
  if (/^\d/.test(found)) return Number(found)
  return Math.max(numberWords.indexOf(found), romanNumbers.indexOf(found), hanNumbers.indexOf(found)) + 1
}
