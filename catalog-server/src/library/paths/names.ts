const discFolder = /^(?:cd|dis[ck]|dvd|lp)[\s._-]*(\d{1,2})(?![\p{L}\p{N}])/iu

/** The number in "CD1", "Disc 02" or "disc_3 - Live"; null for a folder that is not one disc of the album around it. */
export function discNumberOf(folderName: string): number | null {
  const match = discFolder.exec(folderName)
  return match?.[1] ? Number(match[1]) : null
}

const coverNames = ['cover', 'folder', 'front', 'album']
const pictureName = /^(cover|folder|front|album|artist)\.(?:jpe?g|png|webp)$/i

/** What a picture beside the music shows, by its name; the lower rank is preferred. */
export function pictureKindOf(name: string): { kind: 'cover' | 'artist'; rank: number } | null {
  const stem = pictureName.exec(name)?.[1]?.toLowerCase()
  if (stem === undefined) return null
  return stem === 'artist' ? { kind: 'artist', rank: 0 } : { kind: 'cover', rank: coverNames.indexOf(stem) }
}

/** Whether a file may hold the lyrics of the song beside it. */
export const isLyricsFileName = (name: string): boolean => /.\.(?:lrc|txt)$/i.test(name)

/** Whether a folder keeps the lyrics of the music around it. */
export const isLyricsFolder = (name: string): boolean => name.toLowerCase() === 'lyrics'

export const joinPath = (directory: string, name: string): string =>
  directory === '' ? name : `${directory}/${name}`

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether `path` is `folder` or lies below it. Both are absolute and normal. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
