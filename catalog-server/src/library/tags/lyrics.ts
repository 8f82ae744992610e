import { lyricsTextMax } from './tags/limits.ts'
import type { TagValues } from './tag-values.ts'
import type { SungLine } from './tags/tags.ts'
import { cleanLines } from './text.ts'

/** The lyrics of a track: with times, as LRC, when some tag has them, else as plain lines. */
export function lyricsOf(values: TagValues, sungLines: SungLine[]): string | null {
  const written = ['SYNCEDLYRICS', 'LYRICS'].map((name) => values.raw(name))
  const timed = written.find((text) => text !== undefined && /^\[\d+:\d\d/m.test(text))
  const sung = sungLines.length > 0 ? lrcOf(sungLines) : undefined
  return cleanLines(timed ?? sung ?? written.find((text) => text !== undefined), lyricsTextMax)
}

function lrcOf(lines: SungLine[]): string {
  return lines.map(({ atMs, text }) => `[${lrcTime(atMs)}]${text.replace(/[\r\n]+/g, ' ')}`).join('\n')
}

function lrcTime(ms: number): string {
  const hundredths = Math.floor(ms / 10)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(hundredths / 6000))}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`
}
