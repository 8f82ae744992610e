import { readFileSync, statSync } from 'node:fs'
import type { LyricsText } from '../../tags/facts.ts'
import { languagesOf } from '../../tags/languages.ts'
import { lyricsTextMax } from '../../tags/tags/limits.ts'
import { cleanLines } from '../../tags/text.ts'
import { stemOf } from '../../paths/name-pattern.ts'
import { isLyricsFileName, joinPath, nameKey } from '../../paths/names.ts'
import { decodeText } from './decode-text.ts'

/** A file of lyrics, its path relative to the music folder. */
export type LyricsFile = { path: string; isLrc: boolean; language: string | null }

/** Files of lyrics by the name of their song, in one folder and its subfolder for lyrics. */
export type LyricsFiles = ReadonlyMap<string, readonly LyricsFile[]>

const filesOfOneSongMax = 8
const lyricsBytesMax = 512 * 1024

export function lyricsFilesOf(
  folders: readonly { directory: string; names: readonly string[] }[],
): LyricsFiles {
  const files = new Map<string, LyricsFile[]>()
  const add = (song: string, file: LyricsFile): void =>
    void files.set(song, [...(files.get(song) ?? []), file])
  for (const { directory, names } of folders)
    for (const name of names) {
      if (!isLyricsFileName(name)) continue
      const song = nameKey(stemOf(name))
      const file = { path: joinPath(directory, name), isLrc: /lrc$/i.test(name), language: null }
      add(song, file)
      // "Song.en.lrc" is in English, unless there is a song of that name; "Song.pt-BR.lrc" in Portuguese.
      const [, inLanguage, code] = /^(.+)\.([a-z]{2,3}(?:-[a-z]{2,4})?)$/.exec(song) ?? []
      const [language] = languagesOf([code ?? ''])
      if (inLanguage && language) add(inLanguage, { ...file, language })
    }
  return files
}

/**
 * The lyrics of one song: with the name of its file, with or without the extension. Those with times first.
 */
export function lyricsBeside(files: LyricsFiles, audioFileName: string): readonly LyricsFile[] {
  if (files.size === 0) return none
  const found = [stemOf(audioFileName), audioFileName].flatMap((name) => files.get(nameKey(name)) ?? none)
  return found.length < 2
    ? found
    : found.toSorted((a, b) => Number(b.isLrc) - Number(a.isLrc)).slice(0, filesOfOneSongMax)
}

const none: readonly LyricsFile[] = []

/** A fingerprint of the files, which changes when one of them does. */
export function lyricsFingerprintOf(root: string, files: readonly LyricsFile[]): string {
  if (files.length === 0) return ''
  const marks = files.map(({ path }) => {
    const stat = statSync(joinPath(root, path), { throwIfNoEntry: false })
    return `${path}:${stat?.size}:${stat?.mtimeMs}`
  })
  return Bun.hash(marks.join('\n')).toString(36)
}

/** Their texts. @returns null when one cannot be read at the moment */
export function readLyricsFiles(root: string, files: readonly LyricsFile[]): LyricsText[] | null {
  try {
    return files.flatMap(({ path, language }) => {
      const stat = statSync(joinPath(root, path))
      // Reading a file that became a pipe meanwhile would block for ever.
      if (!stat.isFile() || stat.size > lyricsBytesMax) return []
      const text = cleanLines(decodeText(readFileSync(joinPath(root, path))), lyricsTextMax)
      return text === null ? [] : [{ text, language }]
    })
  } catch {
    return null
  }
}
