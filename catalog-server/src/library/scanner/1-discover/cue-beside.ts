import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { decoderOf } from '../../../base/decoder-of.ts'
import { discNumberIn } from '../../paths/disc-folders.ts'
import { stemOf } from '../../paths/name-pattern.ts'
import { joinPath, nameKey } from '../../paths/names.ts'
import { guessEncoding } from '../../tags/guess-encoding.ts'
import { readCueSheet, type CueTrack } from './cue-sheet.ts'
import { decodeText } from './decode-text.ts'
import type { Listing } from './list-directory.ts'

/** The tracks that cue sheets cut files of a folder into, by the name of the file, with a fingerprint of the sheet. */
export type CueTracks = ReadonlyMap<string, { tracks: readonly CueTrack[]; fingerprint: string }>

const cueBytesMax = 256 * 1024
const cuesMax = 100

/**
 * In these a time is found exactly, without loss and in frames with an index. In MP3 and its like it would be a second
 * beside the place.
 */
const cutExactly = new Set(['flac', 'wav', 'w64', 'aiff', 'aif', 'aifc', 'ape', 'wv', 'tta', 'm4a', 'caf'])

/** Sheets that cannot be read, or are about other files, cut nothing: their files are tracks as they are. */
export function cueTracksIn(root: string, directory: string, listing: Listing): CueTracks {
  const cut = new Map<string, { tracks: readonly CueTrack[]; fingerprint: string }>()
  const files = listing.files.filter((name) => cutExactly.has(extensionOf(name)))
  if (files.length === 0) return cut
  for (const cue of listing.cues.slice(0, cuesMax)) {
    const path = joinPath(root, joinPath(directory, cue))
    let text: string
    let fingerprint: string
    try {
      const stat = statSync(path)
      if (!stat.isFile() || stat.size > cueBytesMax) continue
      fingerprint = Bun.hash(`${stat.size}:${stat.mtimeMs}`).toString(36)
      text = decodeSheet(readFileSync(path))
    } catch {
      continue
    }
    for (const { name, tracks } of readCueSheet(text)) {
      const file = tracks.length < 2 ? undefined : fileNamed(name, cue, files)
      if (file === undefined || cut.has(file)) continue
      const discOf = (album: string | null): number | null => discNamed(cue, album) ?? discNamed(file, album)
      cut.set(file, {
        tracks: tracks.map((track) => ({ ...track, disc: track.disc ?? discOf(track.album) })),
        fingerprint,
      })
    }
  }
  return cut
}

const foreignTexts = /"([^"\r\n]*[\x80-\xff][^"\r\n]*)"/g

/** Most of a sheet is words of its own in English, so that its encoding is guessed from what it quotes. */
function decodeSheet(bytes: Buffer): string {
  if (isUtf8(bytes)) return decodeText(bytes)
  const quoted = [...bytes.toString('latin1').matchAll(foreignTexts)].map(([, text]) => `${text}\n`)
  const guess = guessEncoding([Buffer.from(quoted.join(''), 'latin1')])
  return guess === null ? decodeText(bytes) : decoderOf(guess).decode(bytes)
}

/**
 * The file that a sheet names, by its name, else by its stem, since sheets still name the WAV that became a FLAC; else the
 * one of the sheet's own name.
 */
function fileNamed(name: string, cue: string, files: readonly string[]): string | undefined {
  const wanted = nameKey(name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
  const byStem = (stem: string): string | undefined => files.find((file) => stemOf(nameKey(file)) === stem)
  return (
    files.find((file) => nameKey(file) === wanted) ??
    byStem(stemOf(wanted)) ??
    byStem(stemOf(nameKey(cue))) ??
    // "Album.flac.cue" beside "Album.flac".
    files.find((file) => nameKey(file) === stemOf(nameKey(cue)))
  )
}

/** "Album CD2.flac", "Ann - Album (Disc 2).cue": a disc that has no folder of its own has its number in the name of its file. */
function discNamed(name: string, album: string | null): number | null {
  const stem = stemOf(name)
  return discNumberIn(stem, album) ?? discNumberIn(stem.split(/\s+-\s+/).at(-1) ?? stem, album)
}

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
