import type { NamePattern } from '../../paths/name-pattern.ts'
import { partsOf, stemOf } from '../../paths/name-pattern.ts'

export type NameFacts = {
  disc: number | null
  track: number | null
  title: string
  artist: string | null
  album: string | null
}

/**
 * The facts in the name of a file, for those that its tags lack: "03 Title.mp3", "1-03 - Title.flac", "Title.ogg"; by the
 * pattern of its folder, "03 - Artist - Title.mp3" too.
 */
export function readFileName(name: string, pattern: NamePattern | null = null): NameFacts {
  const plain = readPlainName(name)
  if (!pattern) return plain
  const parts = partsOf(stemOf(name))
  const part = (at: number | null): string | null => (at === null ? null : tidy(parts[at] ?? '') || null)
  const { artist, album, title } = pattern
  return { ...plain, title: part(title) ?? plain.title, artist: part(artist), album: part(album) }
}

function readPlainName(name: string): NameFacts {
  const nobody = { artist: null, album: null }
  const stem = stemOf(name)
  const numbered = /^(?:(\d{1,2})[-.](?=\d))?(\d{1,3})(?:\s*[-.–_]\s*|\s+)(.*)$/su.exec(stem)
  const title = tidy(numbered?.[3] ?? '')
  if (numbered && title !== '')
    return {
      disc: numbered[1] === undefined ? null : Number(numbered[1]),
      track: Number(numbered[2]),
      title,
      ...nobody,
    }
  const track = /^\d{1,3}$/.test(stem) ? Number(stem) : null
  return { disc: null, track, title: tidy(stem) || name, ...nobody }
}

/** Names are any text at all; titles have no control characters and lone surrogates. */
const tidy = (text: string): string =>
  text
    .replaceAll('_', ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
