import type { TrackId } from '@pezzottify/contract'

/** `path` is relative to its music folder; `artist` and `seconds` are null when unknown. */
export type Song = { id: TrackId; title: string; artist: string | null; seconds: number | null; path: string }

/**
 * A playlist in the extended form of M3U. Other programs find the files by their paths, wherever the music lies; our own
 * lines let this server find the same tracks again, also when the files were moved or edited.
 */
export function m3uOf(name: string, songs: readonly Song[]): string {
  const entries = songs.flatMap(({ id, title, artist, seconds, path }) => [
    `#EXTINF:${Math.round(seconds ?? -1)},${inOneLine(artist === null ? title : `${artist} - ${title}`)}`,
    `#PEZZOTTIFY-TRACK:${id}`,
    // A line that begins with a number sign is a comment.
    inOneLine(path.startsWith('#') ? `./${path}` : path),
  ])
  return ['#EXTM3U', `#PLAYLIST:${inOneLine(name)}`, ...entries].map((line) => `${line}\n`).join('')
}

const inOneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
