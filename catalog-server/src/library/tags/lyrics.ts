import { isTimed } from '../../media/lrc.ts'
import type { LyricsText } from './facts.ts'
import { languagesOf } from './languages.ts'
import { lyricsTextMax } from './tags/limits.ts'
import type { TagValues } from './tag-values.ts'
import { lyricsMax, type SungLine, type Tags } from './tags/tags.ts'
import { cleanLines } from './text.ts'

/** All lyrics in the tags of a track, as LRC if they have times; those come first. */
export function lyricsOf(values: TagValues, tags: Tags): LyricsText[] {
  const sung = tags.sung.map(({ language, lines }) => ({ language, text: lrcOf(lines) }))
  const plain = ['SYNCEDLYRICS', 'LYRICS'].flatMap((name) => values.rawAll(name))
  const written = [...tags.lyrics, ...plain.map((text) => ({ language: null, text })), ...inLanguages(tags)]
  const found = [...sung, ...written].flatMap(({ language, text }) => {
    const cleaned = cleanLines(text, lyricsTextMax)
    return cleaned === null ? [] : [{ text: cleaned, language: languagesOf([language ?? ''])[0] ?? null }]
  })
  const distinct = found.filter(({ text }, index) => found.findIndex((one) => one.text === text) === index)
  const isSynced = ({ text }: LyricsText): number => Number(isTimed(text))
  return distinct.toSorted((a, b) => isSynced(b) - isSynced(a)).slice(0, lyricsMax)
}

/** Converters write the lyrics of an MP3 with their language in the name: "lyrics-eng". */
function inLanguages(tags: Tags): { language: string; text: string }[] {
  return [...tags.values].flatMap(([name, texts]) => {
    const language = /^(?:UNSYNCED)?LYRICS([A-Z]{3})$/.exec(name)?.[1]
    return language === undefined ? [] : texts.map((text) => ({ language, text }))
  })
}

/** When some entries begin a line, those between them are its syllables. */
function lrcOf(entries: SungLine[]): string {
  const isSyllables = entries.slice(1).some(({ text }) => /^[\r\n]/.test(text))
  const lines: SungLine[] = []
  for (const { atMs, text } of entries) {
    const line = lines.at(-1)
    if (isSyllables && line && !/^[\r\n]/.test(text)) line.text += text
    else lines.push({ atMs, text })
  }
  return lines.map(({ atMs, text }) => `[${lrcTime(atMs)}]${text.replace(/[\r\n]+/g, ' ').trim()}`).join('\n')
}

function lrcTime(ms: number): string {
  const padded = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0')
  return `${padded(ms / 60_000, 2)}:${padded((ms / 1_000) % 60, 2)}.${padded(ms % 1_000, 3)}`
}
