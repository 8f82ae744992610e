import { framesPerSecond, type Section } from '../../../media/section.ts'

/** A track of a cue sheet. Its number is that of the sleeve. */
export type CueTrack = Section & {
  number: number
  title: string | null
  performer: string | null
  songwriter: string | null
  /** As the sheet writes them: "-7.12 dB", "0.988". */
  trackGain: string | null
  trackPeak: string | null
  /** Of the whole sheet, like those that follow. */
  album: string | null
  albumPerformer: string | null
  date: string | null
  genre: string | null
  disc: number | null
  albumGain: string | null
  albumPeak: string | null
}

/** The file that a part of a cue sheet is about, and its tracks in order. */
export type CueFile = { name: string; tracks: CueTrack[] }

const tracksMax = 999
const linesMax = 20_000

/** A track with its lines, by their commands. `isAudio`: it is no data of an enhanced disc. */
type Open = { number: number; isAudio: boolean; lines: Map<string, string>; startFrames: number | null }

/**
 * Reads a cue sheet: which files it is about, and where in each of them tracks begin (`INDEX 01`; what comes before is the
 * end of the track before, or a hidden one). Files whose tracks have no or impossible times are left out. Data is no
 * track, but ends the one before it.
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
      const [, number, kind] = /^(\d{1,3})(?:\s+(\w+))?/.exec(rest) ?? []
      if (number) {
        const isAudio = kind?.toUpperCase() === 'AUDIO'
        file.tracks.push({ number: Number(number), isAudio, lines: new Map(), startFrames: null })
      }
    } else if (command === 'INDEX' && track && /^0*1\s/.test(rest)) track.startFrames = framesAt(rest)
    else if (track) track.lines.set(command, unquoted(rest))
    else if (!file && !whole.has(command)) whole.set(command, unquoted(rest))
  }
  const of = (name: string): string | null => whole.get(name) || null
  const songwriter = of('SONGWRITER')
  const about = {
    album: of('TITLE'),
    albumPerformer: of('PERFORMER'),
    date: of('REM DATE'),
    genre: of('REM GENRE'),
    disc: Number(of('REM DISCNUMBER')) || null,
    albumGain: of('REM REPLAYGAIN_ALBUM_GAIN'),
    albumPeak: of('REM REPLAYGAIN_ALBUM_PEAK'),
  }
  return files.flatMap(({ name, tracks: all }) => {
    const tracks = all.filter(({ isAudio, startFrames }) => isAudio || startFrames !== null)
    const starts = tracks.map(({ startFrames }) => startFrames)
    if (!tracks.some(({ isAudio }) => isAudio) || !isAscending(starts)) return []
    const found = tracks.flatMap(({ number, isAudio, lines }, index): CueTrack[] => {
      if (!isAudio) return []
      const section = { startFrames: starts[index] ?? 0, endFrames: starts[index + 1] ?? null }
      const own = aboutTrack(lines)
      return [{ number, ...own, songwriter: own.songwriter ?? songwriter, ...about, ...section }]
    })
    return [{ name, tracks: [...hiddenBefore(found[0]), ...found] }]
  })
}

/** What is longer is no pause before the first track. */
const pauseMaxFrames = 10 * framesPerSecond

/** Some discs have a song before their first track, where a player is wound back to. */
function hiddenBefore(first: CueTrack | undefined): CueTrack[] {
  if (first?.number !== 1 || first.startFrames <= pauseMaxFrames) return []
  return [{ ...first, ...aboutTrack(new Map()), number: 0, startFrames: 0, endFrames: first.startFrames }]
}

function aboutTrack(lines: ReadonlyMap<string, string>) {
  const of = (name: string): string | null => lines.get(name) || null
  return {
    title: of('TITLE'),
    performer: of('PERFORMER'),
    songwriter: of('SONGWRITER'),
    trackGain: of('REM REPLAYGAIN_TRACK_GAIN'),
    trackPeak: of('REM REPLAYGAIN_TRACK_PEAK'),
  }
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
