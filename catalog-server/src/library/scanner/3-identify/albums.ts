import type { AlbumType } from '@pezzottify/contract'
import { commonArtists, artistsOfCompilation, isMost, namesKey } from './album-artists.ts'
import { splitByFormat } from './copies.ts'
import { cachedIdentityKey } from './identity-key.ts'
import type { ArtistName } from '../../tags/facts.ts'
import { isVarious, variousArtists } from '../../tags/various-artists.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { AlbumTags } from '../2-read/album-tags.ts'

/** `override`: what a person said last of the file, by its number. */
export type AlbumMember = { path: string; tags: AlbumTags; override: number | null }

export type AlbumDecision = {
  /** The key by which it is the same as at the last scan. */
  key: string
  /** Equal for albums that may be one although they lie in several folders; null for one that is always separate. */
  likeness: string | null
  name: string
  sortName: string | null
  originalTitle: string | null
  versionTitle: string | null
  type: AlbumType
  label: string | null
  releaseDate: number | null
  genres: string[]
  release: string | null
  artists: ArtistName[]
  /** The artists are derived from those of the tracks, since no tag names the album artist. */
  isDerived: boolean
  /** Content hashes of embedded covers, in track order. */
  covers: string[]
  /** In track order. */
  members: AlbumMember[]
}

/** A folder below a music folder. */
export type FolderPath = { folderId: number; directory: string }

export type AlbumLocation = FolderPath & { folderName: string }

/** The folder of an album folder that contains its disc folders. */
export const folderPathOf = ({
  folderId,
  directories: [directory],
}: Pick<AlbumFolderMessage, 'folderId' | 'directories'>): FolderPath => ({ folderId, directory })

/**
 * Decides which albums the files of a folder and its disc folders form. Files of one MusicBrainz release are one album,
 * to which others of its title may belong; the rest are one when they share title and album artist. Files that name no
 * album artist follow those of the same title that do; when none does, the artist they have in common is the album's, or
 * else it is a compilation. What lies there in two formats is an album in each.
 */
export function decideAlbums(location: AlbumLocation, members: readonly AlbumMember[]): AlbumDecision[] {
  const { folderId, directory, folderName } = location
  const [said, unsaid] = byOverride(location, inSleeveOrder(members))
  const decisions: AlbumDecision[] = []
  for (const [override, group] of said) {
    const likeness = personLikeness(override)
    decisions.push(describe([likeness, folderId, directory].join('\n'), likeness, folderName, group))
  }
  const [released, unreleased] = partition(unsaid, ({ tags }) => tags.release !== null)
  const releases = Map.groupBy(released, ({ tags }) => tags.release ?? '')
  const others = unreleased.length > 0 ? addToReleases(releases, unreleased) : []
  for (const [release, group] of releases) {
    const likeness = releaseKey(release)
    const key = [likeness, folderId, directory].join('\n')
    for (const [copy, files] of splitByFormat(inSleeveOrder(group)))
      decisions.push(describe(`${key}${copy}`, likeness, folderName, files))
  }
  for (const [title, group] of Map.groupBy(others, ({ tags }) => cachedIdentityKey(tags.title ?? folderName)))
    for (const [artists, part] of splitByArtists(group)) {
      const isTitled = part.some(({ tags }) => tags.title !== null)
      const likeness = isTitled ? `title\n${folderId}\n${title}` : null
      const key = [folderId, directory, title, artists].join('\n')
      for (const [copy, files] of splitByFormat(part))
        decisions.push(describe(`${key}${copy}`, likeness, folderName, files))
    }
  return decisions
}

export const personLikeness = (override: number): string => `person\n${override}`

export const isByPerson = ({ likeness }: Pick<AlbumDecision, 'likeness'>): boolean =>
  likeness?.startsWith('person\n') ?? false

/**
 * Files of which a person said to which album they belong. What came to a folder since follows the files of the same
 * release, or of the same title.
 */
function byOverride(
  { folderName }: AlbumLocation,
  members: readonly AlbumMember[],
): [Map<number, AlbumMember[]>, AlbumMember[]] {
  if (members.every(({ override }) => override === null)) return [new Map(), [...members]]
  const nameOf = ({ tags }: AlbumMember): string =>
    tags.release ?? cachedIdentityKey(tags.title ?? folderName)
  const overrides = new Map<string, number>()
  for (const member of members) if (member.override !== null) overrides.set(nameOf(member), member.override)
  const said = new Map<number, AlbumMember[]>()
  const unsaid: AlbumMember[] = []
  for (const member of members) {
    const override = member.override ?? overrides.get(nameOf(member))
    const group = override === undefined ? unsaid : (said.get(override) ?? [])
    group.push(member)
    if (override !== undefined) said.set(override, group)
  }
  return [said, unsaid]
}

/**
 * Adds files whose tags name no release to the only one of their title and artist, where their places are free: a bonus
 * track that came later, or one that a tagger did not find. @returns those that stay
 */
function addToReleases(
  releases: ReadonlyMap<string, AlbumMember[]>,
  others: readonly AlbumMember[],
): AlbumMember[] {
  const albumOf = ({ tags }: AlbumMember): string =>
    `${cachedIdentityKey(tags.title ?? '')}\n${artistsKey(tags) || performerKey(tags)}`
  const called = new Map<string, Set<AlbumMember[]>>()
  for (const release of releases.values())
    for (const album of new Set(release.filter(({ tags }) => tags.title !== null).map(albumOf)))
      called.set(album, (called.get(album) ?? new Set()).add(release))
  return [...Map.groupBy(others, albumOf)].flatMap(([album, group]) => {
    const [release, ...more] = called.get(album) ?? []
    const taken = new Set(release?.flatMap(placeOf))
    const isFree = ([place]: string[]): boolean => place !== undefined && !taken.has(place)
    if (!release || more.length > 0 || !group.every((member) => isFree(placeOf(member)))) return group
    release.push(...group)
    return []
  })
}

const releaseKey = (release: string): string => `release\n${release}`

/** Joins the parts of one album. The first gives it its key. */
export function joinDecisions(decisions: readonly [AlbumDecision, ...AlbumDecision[]]): AlbumDecision {
  const [first, ...others] = decisions
  if (others.length === 0) return first
  const members = inSleeveOrder(decisions.flatMap((decision) => decision.members))
  return describe(first.key, first.likeness, first.name, members)
}

const inSleeveOrder = (members: readonly AlbumMember[]): AlbumMember[] =>
  members.toSorted(
    (a, b) =>
      a.tags.disc - b.tags.disc ||
      a.tags.track - b.tags.track ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  )

/**
 * Files of one title, separated when their tags name different album artists. Files that name none follow most of the
 * others, unless their places are taken there. The key is empty when nobody is named.
 */
function splitByArtists(group: readonly AlbumMember[]): Map<string, AlbumMember[]> {
  const named = Map.groupBy(
    group.filter(({ tags }) => artistsKey(tags) !== ''),
    ({ tags }) => artistsKey(tags),
  )
  const largest = [...named].toSorted((a, b) => b[1].length - a[1].length)[0]?.[0]
  if (largest === undefined) return splitByPerformers(group)
  const most = named.get(largest) ?? []
  const places = most.flatMap(placeOf)
  const taken = new Set(places)
  const theirs = new Set(most.map(({ tags }) => performerKey(tags)))
  const nameless = group.filter(
    ({ tags }) =>
      artistsKey(tags) === '' && !named.has(performerKey(tags)) && !theirs.has(performerKey(tags)),
  )
  // Numbers that the others have twice themselves say nothing.
  const isNumbered = taken.size === places.length
  const isTheirs =
    !isNumbered || !nameless.some((member) => placeOf(member).some((place) => taken.has(place)))
  const apart = isTheirs ? new Map<string, AlbumMember[]>() : splitByPerformers(nameless)
  const keys = new Map([...apart].flatMap(([key, members]) => members.map((member) => [member, key])))
  return Map.groupBy(group, (member) => {
    const own = artistsKey(member.tags) || performerKey(member.tags)
    return named.has(own) ? own : (keys.get(member) ?? largest)
  })
}

/**
 * Files without album artists: albums of the same title by several performers, where each has several songs and some of
 * them are at the same place; else one album.
 */
function splitByPerformers(group: readonly AlbumMember[]): Map<string, AlbumMember[]> {
  const performers = Map.groupBy(group, ({ tags }) => performerKey(tags))
  const isAlbum = (members: readonly AlbumMember[]): boolean => {
    const places = members.flatMap(placeOf)
    return members.length > 1 && new Set(places).size === places.length
  }
  const all = group.flatMap(placeOf)
  const isOne = new Set(all).size === all.length || ![...performers.values()].every(isAlbum)
  return isOne ? new Map([['', [...group]]]) : performers
}

const performerKey = ({ mainArtists }: AlbumTags): string => namesKey(mainArtists.slice(0, 1))

const placeOf = ({ tags }: AlbumMember): string[] => (tags.isUnnumbered ? [] : [`${tags.disc}/${tags.track}`])

const artistsKey = (tags: AlbumTags): string =>
  namesKey(tags.albumArtists) || (tags.compilation ? namesKey([variousArtists]) : '')

function describe(
  key: string,
  likeness: string | null,
  untitled: string,
  members: readonly AlbumMember[],
): AlbumDecision {
  const tags = members.map((member) => member.tags)
  const first = <T>(pick: (tags: AlbumTags) => T | null): T | null => {
    for (const each of tags) {
      const value = pick(each)
      if (value !== null) return value
    }
    return null
  }
  const named = first(({ albumArtists }) => (albumArtists.length > 0 ? albumArtists : null))
  const isCompilation = tags.some(({ compilation }) => compilation)
  const derived = isCompilation ? artistsOfCompilation(tags) : commonArtists(tags)
  const artists = named ?? derived ?? [variousArtists]
  const isByMany = artists.length === 1 && artists.every(isVarious)
  const dates = tags.flatMap(({ releaseDate }) => (releaseDate === null ? [] : [releaseDate]))
  const labels = tags.flatMap(({ label }) => label ?? [])
  const withGenres = tags.filter(({ genres }) => genres.length > 0)
  const covers = tags.flatMap(({ cover }) => cover ?? [])
  // Many programs put the cover into the first file of an album alone.
  const isTitled = tags.some(({ title }) => title !== null)
  return {
    key,
    likeness,
    name: first(({ title }) => title) ?? untitled,
    sortName: first(({ sort }) => sort),
    originalTitle: first(({ originalTitle }) => originalTitle),
    versionTitle: first(({ versionTitle }) => versionTitle),
    type: first(({ type }) => type) ?? (isCompilation || isByMany ? 'Compilation' : 'Album'),
    label: isMost(labels, tags) ? (labels[0] ?? null) : null,
    releaseDate: isMost(dates, tags) ? dates.reduce((least, date) => Math.min(least, date)) : null,
    genres: isMost(withGenres, tags) ? [...new Set(withGenres.flatMap(({ genres }) => genres))] : [],
    release: first(({ release }) => release),
    artists,
    isDerived: named === null && derived !== null,
    covers: isTitled || isMost(covers, tags) ? [...new Set(covers)] : [],
    members: [...members],
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = []
  const no: T[] = []
  for (const item of items) (test(item) ? yes : no).push(item)
  return [yes, no]
}
