import { isOnlyNumber, numberIn, type Numbering } from '../../paths/name-number.ts'
import { loneName, type NamePattern, partsOf, textOf } from '../../paths/name-pattern.ts'

export type NameFacts = {
  disc: number | null
  track: number | null
  title: string
  artist: string | null
  album: string | null
}

/**
 * The facts in the name of a file, for those that its tags lack: "03 Title.mp3", "1-03 - Title.flac", "Title.ogg"; by the
 * pattern of its folder, "03 - Artist - Title.mp3" and "A1 - Title.mp3" too.
 */
export function readFileName(name: string, { numbering, parts }: NamePattern = loneName): NameFacts {
  const text = textOf(name)
  const numbered = numberIn(text, numbering)
  const rest = tidy(numbered?.rest ?? '')
  const plain =
    numbered && rest !== ''
      ? { disc: numbered.disc, track: numbered.track, title: rest, artist: null, album: null }
      : unnumbered(name, numbering)
  if (!parts) return plain
  const all = partsOf(numbered?.rest ?? text)
  const part = (at: number | null): string | null => (at === null ? null : tidy(all[at] ?? '') || null)
  return {
    disc: plain.disc,
    track: parts.number === null ? plain.track : Number(all[parts.number]),
    title: part(parts.title) ?? plain.title,
    artist: part(parts.artist),
    album: part(parts.album),
  }
}

function unnumbered(name: string, numbering: Numbering): NameFacts {
  const text = textOf(name)
  const isTrack = isOnlyNumber(text) && (numbering === 'each' || text.startsWith('0'))
  const track = isTrack ? Number(text) : null
  return { disc: null, track, title: tidy(text) || name, artist: null, album: null }
}

/** Names are any text at all; titles have no control characters and lone surrogates. */
const tidy = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
