/** A line of lyrics. `startMs` is null in lyrics without times; an empty line is a pause. */
type LyricsLine = { startMs: number | null; text: string }

export type ParsedLyrics = {
  isSynced: boolean
  lines: LyricsLine[]
  /** The `offset` tag of the text, by which it is early; `startMs` includes it already. */
  offsetMs: number
  /** The language tag of the text. */
  language: string | null
}

const linesMax = 10_000
const lineEnd = /\r\n?|\n/
const offsetMaxMs = 600_000

const time = String.raw`\[(\d{1,3}):(\d{1,2})(?:[.:,](\d{1,3}))?\]`
const timesBefore = new RegExp(String.raw`^\s*((?:${time}\s*)+)`)
const wordTime = String.raw`<(\d{1,3}):(\d{1,2})(?:[.:,](\d{1,3}))?>`
const eachTime = new RegExp(time, 'g')
const firstWordTime = new RegExp(wordTime)
/** Times of single words, in either of the two notations. */
const wordTimes = new RegExp(`${wordTime}|${time}`, 'g')
/** Who sings, in lyrics for several voices: "v2: " before a line, and "[bg: …]" around a voice behind the others. */
const voiceBefore = /^v\d{1,2}:\s*/i
const voiceBehind = /\[bg:(.*)\]/i
const aboutTag = /^\s*\[([a-z#]{1,12}):(.*)\]\s*$/i

/** Whether a text has lines with times. */
export const isTimed = (text: string): boolean =>
  text.split(lineEnd, linesMax).some((line) => timesBefore.test(line))

/**
 * Reads lyrics in the LRC format, or plain ones. Times of words are left out, a line with several times is repeated,
 * and a line without one belongs to the previous line.
 */
export function parseLyrics(text: string): ParsedLyrics {
  const written = text.replace(/^\ufeff/, '').split(lineEnd, linesMax)
  if (!isTimed(text)) return { isSynced: false, lines: plainLines(written), offsetMs: 0, language: null }
  const about = new Map<string, string>()
  const lines: { startMs: number; text: string }[] = []
  let last = 0
  for (const writtenLine of written) {
    const line = writtenLine.replace(voiceBehind, '$1')
    const before = timesBefore.exec(line)?.[1]
    const tag = before === undefined ? aboutTag.exec(line) : null
    if (tag?.[1]) about.set(tag[1].toLowerCase(), (tag[2] ?? '').trim())
    if (tag) continue
    const words = line.slice(before === undefined ? 0 : line.indexOf(before) + before.length)
    const sung = words.replace(wordTimes, '').replace(/ {2,}/g, ' ').trim().replace(voiceBefore, '')
    const ofWord = before === undefined ? firstWordTime.exec(words) : null
    const starts = ofWord ? [msOf(ofWord)] : [...(before ?? '').matchAll(eachTime)].map(msOf)
    if (starts.length === 0 && sung === '') continue
    last = starts.at(-1) ?? last
    for (const startMs of starts.length > 0 ? starts : [last]) lines.push({ startMs, text: sung })
  }
  const offsetMs = offsetIn(about.get('offset'))
  return {
    isSynced: true,
    offsetMs,
    language: about.get('la') || about.get('lang') || null,
    lines: lines
      .slice(0, linesMax)
      .map((line) => ({ ...line, startMs: Math.max(0, line.startMs - offsetMs) }))
      .toSorted((a, b) => a.startMs - b.startMs),
  }
}

function plainLines(written: string[]): LyricsLine[] {
  const lines = written.map((line) => ({ startMs: null, text: line.trim() }))
  const isText = (line: LyricsLine): boolean => line.text !== ''
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1)
}

/** Fractions are tenths, hundredths or thousandths by their number of digits. */
function msOf([, minutes, seconds, fraction = '']: RegExpExecArray): number {
  return (Number(minutes) * 60 + Number(seconds)) * 1_000 + Number(fraction.padEnd(3, '0'))
}

function offsetIn(text: string | undefined): number {
  const offset = /^[-+]?\d{1,7}$/.test(text ?? '') ? Number(text) : 0
  return Math.abs(offset) <= offsetMaxMs ? offset : 0
}
