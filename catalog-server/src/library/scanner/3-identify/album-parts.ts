import { directoryOf } from '../../paths/names.ts'
import { formatOf } from './copies.ts'
import { cachedIdentityKey } from './identity-key.ts'
import type { AlbumDecision, FolderPath } from './albums.ts'
import { namesKey } from './album-artists.ts'
import { isByPerson } from './albums.ts'

/** The part of an album in one folder, together with its disc folders. */
export type AlbumPart = FolderPath & { decision: AlbumDecision }

/**
 * Groups parts to albums. They are examined in the order of their paths, so that the order in which folders were
 * scanned does not matter.
 *
 * Parts of one MusicBrainz release are one album wherever they lie. Others must lie in one folder, or one inside the
 * other, and have the same title and album artist. In neither case may they contain the same song twice: then they are
 * copies.
 */
export function groupParts<Part extends AlbumPart>(parts: readonly Part[]): [Part, ...Part[]][] {
  const groups: [Part, ...Part[]][] = []
  const whyApart = createWhyApart(parts)
  for (const part of parts.toSorted(byPath)) {
    const fitting = groups.filter(
      (group) =>
        group.some((other) => areNear(other, part)) && group.every((other) => whyApart(other, part) === null),
    )
    // The discs of a copy in another format belong together.
    const group = fitting.find(([first]) => formatIn(first) === formatIn(part)) ?? fitting[0]
    if (group) group.push(part)
    else groups.push([part])
  }
  return groups
}

/** Parts that are connected to one of `own`, directly or through others. */
export function connectedTo<Part extends FolderPath>(own: readonly Part[], others: readonly Part[]): Part[] {
  const found: Part[] = []
  let rest = [...others]
  for (let edge = [...own]; edge.length > 0;) {
    const met = rest.filter((part) => edge.some((other) => areNeighbours(other, part)))
    rest = rest.filter((part) => !met.includes(part))
    found.push(...met)
    edge = met
  }
  return found
}

/**
 * Tells why two similar, neighbouring parts are two albums; null when they may be one. `parts`: all of which some may be
 * one album. Where one of them has tracks of several years, as compilations have, the years near it are those of tracks,
 * and part no releases.
 */
export function createWhyApart(parts: readonly AlbumPart[]) {
  const compiled = parts.filter(({ decision }) => yearsIn(decision).size > 1)
  const isOfReleases = (part: AlbumPart): boolean => !compiled.some((other) => areNear(other, part))
  return (a: AlbumPart, b: AlbumPart): 'copy' | 'date' | 'edition' | null => {
    if (isByPerson(a.decision)) return null
    if (areCopies(a.decision, b.decision)) return 'copy'
    if (a.decision.release !== null) return null
    const [first, second] = [yearOf(a.decision), yearOf(b.decision)]
    const areDated = first !== null && second !== null && first !== second
    if (areDated && isOfReleases(a) && isOfReleases(b)) return 'date'
    return editionOf(a.decision) === editionOf(b.decision) ? null : 'edition'
  }
}

function areNear(a: AlbumPart, b: AlbumPart): boolean {
  if (a.decision.likeness === null || a.decision.likeness !== b.decision.likeness) return false
  if (a.decision.release !== null || isByPerson(a.decision)) return true
  if (!areNeighbours(a, b)) return false
  if (namesKey(a.decision.artists) === namesKey(b.decision.artists)) return true
  // Tracks by another artist, in a folder inside that of the album; at the top of a library everything lies together.
  const isInside = parentOf(a.directory) !== parentOf(b.directory)
  const isAtTop = a.directory === '' || b.directory === ''
  return isInside && !isAtTop && (a.decision.isDerived || b.decision.isDerived)
}

/** In the same folder, or one directly inside the other. */
function areNeighbours(a: FolderPath, b: FolderPath): boolean {
  if (a.folderId !== b.folderId) return false
  const [aroundA, aroundB] = [parentOf(a.directory), parentOf(b.directory)]
  return aroundA === aroundB || aroundA === b.directory || a.directory === aroundB
}

const parentOf = (directory: string): string | null => (directory === '' ? null : directoryOf(directory))

/**
 * Whether both have the same disc and track number. For one release, whose disc numbers a tagger may have left out,
 * only the same titles in most places distinguish a copy from another disc. Where the discs are a guess by folders, no
 * title may be in both; and beside a part whose disc is no guess it may be the first disc as well.
 */
function areCopies(a: AlbumDecision, b: AlbumDecision): boolean {
  const [guessedA, guessedB] = [guessedSongsOf(a), guessedSongsOf(b)]
  const isEachGuessed = guessedA.size > 0 && guessedB.size > 0
  const [inA, inB] = [spotsOf(a, isEachGuessed), spotsOf(b, isEachGuessed)]
  const shared = countShared(inA, inB)
  if (a.release === null) return shared > 0 || countShared(guessedA, guessedB) > 0
  return shared * 2 > Math.min(inA.size, inB.size)
}

const countShared = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  [...a].filter((each) => b.has(each)).length

/** The titles in a part without a release whose discs are a guess by the names of folders. */
function guessedSongsOf({ members, release }: AlbumDecision): Set<string> {
  if (release !== null) return new Set()
  return new Set(members.flatMap(({ tags }) => (tags.song === null ? [] : cachedIdentityKey(tags.song))))
}

function spotsOf({ members, release }: AlbumDecision, isGuessCounted: boolean): Set<string> {
  const numbered = members.filter(({ tags }) => !tags.isUnnumbered)
  return new Set(
    numbered.flatMap(({ tags: { disc, track, song } }) => {
      if (release !== null) return `${disc}/${track}/${cachedIdentityKey(song ?? '')}`
      const isDoubtful = song !== null && !isGuessCounted
      return isDoubtful ? [`${disc}/${track}`, `1/${track}`] : `${disc}/${track}`
    }),
  )
}

const yearOf = ({ releaseDate }: AlbumDecision): number | null =>
  releaseDate === null ? null : yearAt(releaseDate)

const yearsIn = ({ members }: AlbumDecision): Set<number> =>
  new Set(members.flatMap(({ tags }) => (tags.releaseDate === null ? [] : yearAt(tags.releaseDate))))

const yearAt = (seconds: number): number => new Date(seconds * 1_000).getUTCFullYear()

const editionOf = ({ versionTitle }: AlbumDecision): string => cachedIdentityKey(versionTitle ?? '')

const formatIn = ({ decision: { members } }: AlbumPart): string => (members[0] ? formatOf(members[0]) : '')

const byPath = (a: AlbumPart, b: AlbumPart): number =>
  a.folderId - b.folderId ||
  (a.directory < b.directory ? -1 : a.directory > b.directory ? 1 : a.decision.key < b.decision.key ? -1 : 1)
