/** Whether a file may hold the lyrics of a song of the same name. */
export const isLyricsFileName = (name: string): boolean => /.\.(?:lrc|txt)$/i.test(name)

/** Whether a folder holds the lyrics of the music around it. */
export const isLyricsFolder = (name: string): boolean => name.toLowerCase() === 'lyrics'

export const joinPath = (directory: string, name: string): string =>
  directory === '' ? name : `${directory}/${name}`

/** The folder of a file; empty at the top. */
export const directoryOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''

/** The same for all spellings of a file name: systems differ in how they encode accents, and programs in capitals. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase()

/** As people sort names: numbers by their size, whatever the case. */
export const byName = new Intl.Collator('en', { numeric: true }).compare

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether `path` is `folder` or lies below it. Both are absolute and normalised. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
