import type { Stats } from 'node:fs'
import { lstatSync, statSync } from 'node:fs'
import type { KnownFile } from './known-files.ts'
import type { Listing } from './list-directory.ts'
import { lyricsBeside, lyricsFingerprintOf, readLyricsFiles } from './lyrics-beside.ts'
import type { LyricsFiles } from './lyrics-beside.ts'
import type { CueTrack } from './cue-sheet.ts'
import { cueTracksIn, type CueTracks } from './cue-beside.ts'
import { uriOf } from '../../../media/section.ts'
import { isUnfinished } from './unfinished-file.ts'
import { unreadableMessage } from './list-directory.ts'
import { nanosecondsOf, type FoundFile, type FoundProblem, type FileLocation } from './messages.ts'
import { codeOf, isAbsence } from './error-code.ts'
import type { NamePattern } from '../../paths/name-pattern.ts'
import { patternOf } from '../../paths/name-pattern.ts'
import { originalNameOf } from '../../paths/copy-names.ts'
import { byName, joinPath, nameOf } from '../../paths/names.ts'
import { pictureKindOf } from '../../paths/picture-names.ts'

/** One folder of an album folder, with its present and its known files. */
export type Part = {
  directory: string
  listing: Listing
  known: Map<string, KnownFile>
  /** The numbers of the known files that have none of their own: their places among the others. */
  knownPlaces: () => ReadonlyMap<string, number>
  lyrics: LyricsFiles
  /** The paths of its pictures. Where none of them is a cover, also of those in a folder for them. */
  pictures: readonly string[]
}

export type Difference = {
  changed: FoundFile[]
  returned: FileLocation[]
  gone: FileLocation[]
  cleared: FileLocation[]
  problems: FoundProblem[]
  unchanged: number
  /** Files that are still being written, and left for later. */
  unfinished: number
}

/** Problems that may pass without a change of the file: such a file is tried again at each scan. */
const passingProblems = new Set(['unreadable', 'too_slow'])

/** The settings of a comparison. */
export type Comparison = {
  root: string
  artworkFingerprint: string
  /** Whether links are followed. */
  follow: boolean
  /** Every file counts as changed. */
  isFull: boolean
  beat: () => void
}

/** Compares the present files with the known ones. A file that vanished meanwhile counts as neither. */
export function differenceOf(parts: readonly Part[], comparison: Comparison): Difference {
  const difference: Difference = {
    changed: [],
    returned: [],
    gone: [],
    cleared: [],
    problems: [],
    unchanged: 0,
    unfinished: 0,
  }
  for (const part of parts) compare(part, comparison, difference)
  return difference
}

export const isDifferent = (difference: Difference): boolean =>
  difference.changed.length > 0 ||
  difference.returned.length > 0 ||
  difference.gone.length > 0 ||
  difference.cleared.length > 0 ||
  difference.problems.length > 0

function compare(part: Part, comparison: Comparison, into: Difference): void {
  const { root, artworkFingerprint, follow, isFull, beat } = comparison
  const { directory, listing, known } = part
  const seen = new Set<string>()
  const names = new Set(listing.files)
  const tracks = tracksIn(root, part)
  let pattern: NamePattern | undefined
  let positions: ReadonlyMap<string, number> | undefined
  // A new file moves those behind it.
  const isWithNew = known.size > 0 && tracks.some(({ path }) => !known.has(path))
  const places = isWithNew ? part.knownPlaces() : null
  const isMoved = (path: string): boolean => {
    const place = places?.get(path)
    return place !== undefined && place !== (positions ??= positionsOf(tracks)).get(path)
  }
  for (const { name, path, cue, cueFingerprint } of tracks) {
    const before = known.get(path)
    if (before) seen.add(path)
    beat()
    const file = joinPath(root, joinPath(directory, name))
    const stat = statOf(file, follow)
    if (typeof stat === 'string') {
      into.problems.push({
        directory,
        path,
        code: 'unreadable',
        message: unreadableMessage(stat),
        isUnreachable: true,
      })
      continue
    }
    if (!stat?.isFile()) continue
    const marks = {
      sizeBytes: stat.size,
      modifiedNs: nanosecondsOf(stat.mtimeMs),
      changedNs: nanosecondsOf(stat.ctimeMs),
    }
    const lyricsFiles = cue ? [] : lyricsBeside(part.lyrics, name)
    const original = cue ? null : originalNameOf(name, (other) => names.has(other))
    const copyOf = original === null ? null : joinPath(directory, original)
    const fingerprint =
      artworkFingerprint +
      lyricsFingerprintOf(root, lyricsFiles) +
      cueFingerprint +
      fingerprintOf(root, copyOf === null ? [] : [copyOf], follow)
    if (isFull || !before || isMoved(path) || !isUnchanged(before, { ...marks, fingerprint })) {
      if (isUnfinished(file, stat)) {
        into.unfinished += 1
        continue
      }
      const lyrics = readLyricsFiles(root, lyricsFiles)
      pattern ??= patternOf(listing.files)
      positions ??= positionsOf(tracks)
      into.changed.push({
        directory,
        path,
        ...marks,
        position: positions.get(path) ?? 1,
        isNumberedAnew: firstNumber.test(listing.files[0] ?? ''),
        // Without a fingerprint the file counts as changed at the next scan, which tries the lyrics again.
        fingerprint: lyrics === null ? '' : fingerprint,
        copyOf,
        lyrics: lyrics ?? [],
        pattern,
        cue,
      })
    } else {
      into.unchanged += 1
      if (before.state !== 'present' && before.hasTrack && isPlayable(before))
        into.returned.push({ directory, path })
    }
  }
  for (const problem of listing.problems) {
    const before = known.get(problem.path)
    if (before?.problemCode !== problem.code || problem.isUnreachable) into.problems.push(problem)
    if (before) seen.add(problem.path)
  }
  if (seen.size === known.size) return
  // A picture's problem is checked again together with its folder's files; a folder's when the folder is listed.
  for (const path of part.pictures) seen.add(path)
  for (const name of listing.folders) seen.add(joinPath(directory, name))
  for (const [path, { hasTrack, state }] of known)
    if (seen.has(path)) continue
    else if (!hasTrack) into.cleared.push({ directory, path })
    else if (state !== 'gone' && state !== 'missing') into.gone.push({ directory, path })
}

type Track = { name: string; path: string; cue: CueTrack | null; cueFingerprint: string }

/** One for each file, and several for a file that a cue sheet cuts. */
function tracksIn(root: string, { directory, listing }: Part): Track[] {
  const cut: CueTracks = listing.cues.length > 0 ? cueTracksIn(root, directory, listing) : new Map()
  return listing.files.flatMap((name): Track[] => {
    const path = joinPath(directory, name)
    const found = cut.get(name)
    if (!found) return [{ name, path, cue: null, cueFingerprint: '' }]
    return found.tracks.map((cue) => ({
      name,
      path: uriOf(path, cue),
      cue,
      cueFingerprint: found.fingerprint,
    }))
  })
}

/** By the numbers in their names, so that "Part 10" comes after "Part 2". The tracks of one file stay in their order. */
const positionsOf = (tracks: readonly Track[]): ReadonlyMap<string, number> =>
  new Map(tracks.toSorted((a, b) => byName(a.name, b.name)).map(({ path }, index) => [path, index + 1]))

/** "01 Song", "1-01 Song" and, on vinyl, "B1 Song". */
const firstNumber = /^[a-h]?0{0,2}1(?!\d)/i

type Marks = Pick<KnownFile, 'sizeBytes' | 'modifiedNs' | 'changedNs' | 'fingerprint'>

/**
 * Taggers may preserve the size, by writing into the padding, and the modification time; the inode change time is the
 * system's own. The inode number would add nothing, and FAT and many network file systems invent it anew.
 */
const isUnchanged = (before: KnownFile, now: Marks): boolean =>
  before.sizeBytes === now.sizeBytes &&
  before.modifiedNs === now.modifiedNs &&
  before.changedNs === now.changedNs &&
  before.fingerprint === now.fingerprint &&
  !(before.problemCode !== null && passingProblems.has(before.problemCode))

const isPlayable = (before: KnownFile): boolean =>
  before.problemCode === null || before.problemCode === 'picture_unusable'

/** A fingerprint of files beside a track, which changes when one of them does. */
export function fingerprintOf(root: string, paths: readonly string[], follow: boolean): string {
  if (paths.length === 0) return ''
  const marks = paths.map((path) => {
    const stat = statOf(joinPath(root, path), follow)
    return typeof stat === 'object'
      ? `${path}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`
      : `${path}:${stat}`
  })
  return Bun.hash(marks.join('\n')).toString(36)
}

/** The best first. */
export const picturesOfKind = (
  { directory, pictures }: Pick<Part, 'directory' | 'pictures'>,
  kind: 'cover' | 'artist',
): FileLocation[] =>
  pictures
    .flatMap((path) => {
      const found = pictureKindOf(nameOf(path))
      return found?.kind === kind ? [{ directory, path, rank: found.rank }] : []
    })
    .sort((a, b) => a.rank - b.rank)

/** @returns undefined when it vanished meanwhile, the system's error code when it cannot be examined */
function statOf(path: string, follow: boolean): Stats | string | undefined {
  try {
    return follow ? statSync(path) : lstatSync(path)
  } catch (error) {
    const code = codeOf(error)
    return !follow && isAbsence(code) ? undefined : code
  }
}
