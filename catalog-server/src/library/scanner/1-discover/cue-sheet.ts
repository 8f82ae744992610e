import { framesPerSecond, type Section } from '../../../media/section.ts'

/** A track of a cue sheet. Its number is that of the sleeve. */
export type CueTrack = Section & {
  number: number
  title: string | null
  performer: string | null
  /** Of the whole sheet, like those that follow. */
  album: string | null
  albumPerformer: string | null
  date: string | null
  genre: string | null
  disc: number | null
}

/** The file that a part of a cue sheet is about, and its tracks in order. */
export type CueFile = { name: string; tracks: CueTrack[] }

const tracksMax = 999
const linesMax = 20_000

type Open = { number: number; title: string | null; performer: string | null; startFrames: number | null }

/**
 * Reads a cue sheet: which files it is about, and where in each of them tracks begin (`INDEX 01`; what comes before is the
 * end of the track before). Files whose tracks have no or impossible times are left out.
 */
export function readCueSheet(text: string): CueFile[] {
  const whole = new Map<string, string>()
  const files: { name: string; tracks: Open[] }[] = []
  let count = 0
  for (const line of text.split(/\r\n?|\n/, linesMax)) {
    const [, word = '', rest = ''] = /^\s*(REM\s+\w+|\w+)\s+(.*)$/s.exec(line) ?? []
    const command = word.toUpperCase().replace(/\s+/g, ' ')
    const file = files.at(-1)
    const track = file?.tracks.at(-1)
    if (command === 'FILE') files.push({ name: unquoted(rest.replace(/\s+\w+\s*$/, '')), tracks: [] })
    else if (command === 'TRACK' && file && (count += 1) <= tracksMax) {
      const [, number] = /^(\d{1,3})\s+AUDIO\b/i.exec(rest) ?? []
      if (number)
        file.tracks.push({ number: Number(number), title: null, performer: null, startFrames: null })
    } else if (command === 'INDEX' && track && /^0*1\s/.test(rest)) track.startFrames = framesAt(rest)
    else if (command === 'TITLE' && track) track.title = unquoted(rest) || null
    else if (command === 'PERFORMER' && track) track.performer = unquoted(rest) || null
    else if (!file && !whole.has(command)) whole.set(command, unquoted(rest))
  }
  const of = (name: string): string | null => whole.get(name) || null
  const about = {
    album: of('TITLE'),
    albumPerformer: of('PERFORMER'),
    date: of('REM DATE'),
    genre: of('REM GENRE'),
    disc: Number(of('REM DISCNUMBER')) || null,
  }
  return files.flatMap(({ name, tracks }) => {
    const starts = tracks.map(({ startFrames }) => startFrames)
    if (tracks.length === 0 || !isAscending(starts)) return []
    return [
      {
        name,
        tracks: tracks.map((track, index) => ({
          ...track,
          ...about,
          startFrames: starts[index] ?? 0,
          endFrames: starts[index + 1] ?? null,
        })),
      },
    ]
  })
}

const isAscending = (starts: (number | null)[]): boolean =>
  starts.every((start, index) => start !== null && start > (starts[index - 1] ?? -1))

/** Minutes, seconds and frames: `12:34:56`. */
function framesAt(text: string): number | null {
  const [, minutes, seconds, frames] = /\s(\d{1,4}):(\d{2}):(\d{2})\s*$/.exec(text) ?? []
  if (frames === undefined) return null
  return (Number(minutes) * 60 + Number(seconds)) * framesPerSecond + Number(frames)
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim()
