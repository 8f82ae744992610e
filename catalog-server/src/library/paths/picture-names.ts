const coverNames = ['cover', 'folder', 'front', 'album', 'albumart']
/** Browsers on Windows save a JPEG as `.jfif`. */
const pictureName = /^(.+)\.(?:jpe?g|jfif|png|webp|gif)$/i

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))
/** The front, in the languages in which people name their scans. */
const frontWords = setOf(
  'front cover albumart frontal portada capa pochette copertina vorderseite okładka обложка 封面 ジャケット',
)
/** Other sides of the sleeve, and what lies in it. */
const sideWords = setOf(
  'back rear inside inner inlay tray booklet spine obi label matrix sticker rückseite trasera contraportada dos verso retro tył задняя 背面',
)
const smallWords = setOf('small thumb thumbnail icon')

/** The kind of a picture beside the music, by its name; the lower rank is preferred. */
export function pictureKindOf(name: string): { kind: 'cover' | 'artist'; rank: number } | null {
  const stem = pictureName.exec(name)?.[1]?.normalize('NFC')
  if (stem === undefined) return null
  const whole = stem.toLowerCase()
  if (whole === 'artist') return { kind: 'artist', rank: 0 }
  const rank = coverNames.indexOf(whole)
  if (rank >= 0) return { kind: 'cover', rank }
  return isFront(wordsOf(stem)) ? { kind: 'cover', rank: coverNames.length } : null
}

/** The last word that says something decides, since titles hold such words, too: "Back in Black front", "Back Cover". */
function isFront(words: readonly string[]): boolean {
  const last = words.findLastIndex(
    (word) => frontWords.has(word) || sideWords.has(word) || smallWords.has(word),
  )
  return frontWords.has(words[last] ?? '') && !sideWords.has(words[last - 1] ?? '')
}

/** "00-artist-album-front", "Front Cover" and "AlbumArt_{…}_Large" in small letters. */
const wordsOf = (stem: string): string[] =>
  (
    stem.replaceAll(/album ?art/gi, 'Albumart').match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}[\p{Lo}\p{Lm}]*/gu) ?? []
  ).map((word) => word.toLowerCase())

/** Whether a folder holds the scans of the sleeve of the music around it. */
export const isArtworkFolder = (name: string): boolean =>
  /^(?:art|artworks?|covers?|scans?|images|pictures)$/i.test(name)
