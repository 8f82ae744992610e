import { namesByRule, namesIn, peopleIn, splitInto, withoutGuests } from './artist-names.ts'
import type { ArtistName, Credit, Role } from './facts.ts'
import { factsListMax } from './tags/limits.ts'
import { idsOf, type TagValues } from './tag-values.ts'
import { distinct, listSeparator, sameKey } from './text.ts'
import { remixerIn } from './titles.ts'
import { isVarious, variousArtists } from './various-artists.ts'

/** The credits of a track, in the order of the sleeve; guests named in `title` are included. */
export function creditsOf(values: TagValues, title: string | null, albumArtists: ArtistName[]): Credit[] {
  const { main, guests } = performersOf(values)
  const all = main.length > 0 ? main : albumArtists
  const titleGuests = withoutGuests(title ?? '').guests.map(plainArtist)
  const inTitle = title ? remixerIn(title) : null
  const remixers = [...values.all('REMIXER').flatMap(peopleIn), ...(inTitle ? [inTitle] : [])]
  const played = performancesOf(values)
  const credits = [
    ...withRole('MainArtist', all),
    ...withRole(
      'FeaturedArtist',
      [...guests, ...titleGuests].filter((guest) => !isAmong(guest, all)),
    ),
    ...withRole('Remixer', remixers.map(plainArtist)),
    ...withRole('Composer', composersOf(values)),
    ...withRole('Conductor', namesOf([...values.all('CONDUCTOR').flatMap(peopleIn), ...played.Conductor])),
    ...withRole('Orchestra', namesOf([...values.all('ORCHESTRA'), ...played.Orchestra])),
    ...withRole(
      'Actor',
      namesOf([
        ...['NARRATOR', 'ACTOR'].flatMap((name) => values.all(name).flatMap(peopleIn)),
        ...played.Actor,
      ]),
    ),
  ]
  return distinctCredits(credits).slice(0, factsListMax)
}

export function albumArtistsOf(values: TagValues): ArtistName[] {
  const tags = namingOf(values, 'ALBUMARTIST')
  const artists = named(mainNames(tags).main, tags).slice(0, factsListMax)
  return artists.map((artist) => (isVarious(artist) ? variousArtists : artist))
}

function performersOf(values: TagValues): { main: ArtistName[]; guests: ArtistName[] } {
  const tags = namingOf(values, 'ARTIST')
  const { main, guests } = mainNames(tags)
  // The ids usually include guests; some programs write them for the main artists only.
  if (tags.ids.length === main.length && guests.length > 0) {
    return { main: named(main, tags), guests: guests.map(plainArtist) }
  }
  const everyone = named([...main, ...guests], tags)
  return { main: everyone.slice(0, main.length), guests: everyone.slice(main.length) }
}

/** The artist tags of a track or of its album. */
type Naming = {
  listed: string[]
  texts: string[]
  ids: string[]
  sorts: string[]
  /** The track and its album have the same text: then it is the name of one act, such as "Chloe x Halle". */
  isAct: boolean
}

/**
 * ARTISTS, ids and sort names split ARTIST up. Many programs know ARTIST alone: if it was changed since, and names
 * nobody of the list or more than the list, the others are out of date.
 */
function namingOf(values: TagValues, name: 'ARTIST' | 'ALBUMARTIST'): Naming {
  const listed = values.all(`${name}S`)
  const texts = values.all(name)
  // Programs for ID3v2.3 join the values of a list by "/".
  const parts = listed.flatMap((one) => [one, ...one.split('/')])
  const isOld =
    listed.length > 0 &&
    texts.length > 0 &&
    (texts.length > listed.length || !parts.some((part) => texts.some((text) => names(text, part))))
  // Guests of one track do not make another act of it.
  const acts = [...values.all('ARTIST'), ...values.all('ALBUMARTIST')].map((text) => withoutGuests(text).rest)
  const [artist, ...more] = acts
  const isAct = more.length === 1 && more[0] === artist && !listSeparator.test(artist ?? '')
  if (isOld) return { listed: [], texts, isAct, ids: [], sorts: [] }
  return {
    listed,
    texts,
    isAct,
    ids: idsOf(values, `MUSICBRAINZ${name}ID`),
    sorts: values.all(`${name}SORT`),
  }
}

/** Whether a text contains a name as whole words: "Ann" is not in "Anna". */
function names(text: string, name: string): boolean {
  const [within, sought] = [plainWords(text), plainWords(name)]
  if (sought === '') return true
  return isWithoutSpaces.test(sought) ? within.includes(sought) : ` ${within} `.includes(` ${sought} `)
}

const isWithoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/** The names by the most certain source in the tags: a list, repeated values, the number of ids, the rules. */
function mainNames({ listed, texts, ids, isAct }: Naming): { main: string[]; guests: string[] } {
  const [only] = listed.length > 0 ? listed : texts
  const shown = texts.length === 1 ? (texts[0] ?? '') : ''
  const byRule = shown === '' ? null : namesByRule(shown)
  if (byRule) return { main: byRule, guests: [] }
  if (listed.length > 1 || (listed.length === 0 && texts.length > 1))
    return byGuestList(
      (listed.length > 1 ? listed : texts).flatMap((one) => namesByRule(one) ?? [one]),
      shown,
    )
  if (only === undefined) return { main: [], guests: [] }
  const counted = ids.length > 1 ? (splitInto(only, ids.length) ?? splitInto(shown, ids.length)) : null
  if (counted) return byGuestList(counted, shown || only)
  const { rest, guests } = withoutGuests(only)
  const isOne = (isAct || (ids.length === 1 && guests.length === 0)) && !namesByRule(rest)
  return isOne ? { main: [rest], guests } : namesIn(only)
}

/** Names of a list are guests if the text on the sleeve has them after "feat.". */
function byGuestList(names: string[], shown: string): { main: string[]; guests: string[] } {
  const guestText = sameKey(withoutGuests(shown).guests.join('\n'))
  const isGuest = (name: string) => guestText !== '' && guestText.includes(sameKey(name))
  const plain = names.map((name) => withoutGuests(name))
  return {
    main: distinct(plain.map(({ rest }) => rest).filter((name) => !isGuest(name))),
    guests: distinct([...plain.flatMap(({ guests }) => guests), ...names.filter(isGuest)]),
  }
}

/** Adds ids and sort names, if there is one for each name. */
function named(names: string[], { ids, sorts }: Pick<Naming, 'ids' | 'sorts'>): ArtistName[] {
  const [sort] = sorts
  const sortNames =
    sorts.length === names.length && names.length > 1
      ? sorts
      : sort === undefined
        ? []
        : names.length === 1
          ? [withoutGuests(sort).rest]
          : (splitSorts(sort, names.length) ?? [])
  return names.map((name, index) => ({
    name: withArticleInFront(name),
    sortName: sortNames[index] ?? (articleBehind.test(name) ? name : null),
    musicBrainzId: (ids.length === names.length ? ids[index] : undefined) ?? null,
  }))
}

/** "Beatles, The": the form by which it is sorted. Articles that are also given names are left where they are. */
const articleBehind = /^([^,]+),\s+(the|der|die|das|les|los|las)$/i
const withArticleInFront = (name: string): string => name.replace(articleBehind, '$2 $1')

/** "Beatles, The" has a comma of its own, so only ";" separates sort names. */
function splitSorts(sort: string, count: number): string[] | null {
  const { main, guests } = namesIn(sort)
  return main.length + guests.length === count ? [...main, ...guests] : null
}

function composersOf(values: TagValues): ArtistName[] {
  return named(values.all('COMPOSER').flatMap(peopleIn), { ids: [], sorts: values.all('COMPOSERSORT') })
}

const performanceRoles: [RegExp, 'Conductor' | 'Orchestra' | 'Actor'][] = [
  [/^conductor$/i, 'Conductor'],
  [/^(?:orchestra|ensemble|chamber orchestra)$/i, 'Orchestra'],
  [/^(?:narrator|reader|read by|actor|speaker|spoken vocals)$/i, 'Actor'],
]

/** "Berliner Philharmoniker (orchestra)": the role of a performer is in brackets. Instruments are not credited. */
function performancesOf(values: TagValues) {
  const played: Record<'Conductor' | 'Orchestra' | 'Actor', string[]> = {
    Conductor: [],
    Orchestra: [],
    Actor: [],
  }
  for (const value of values.all('PERFORMER')) {
    const [, name, what] = /^(.+?) \(([^()]+)\)$/.exec(value) ?? []
    const role = what ? performanceRoles.find(([pattern]) => pattern.test(what))?.[1] : undefined
    if (name && role) played[role].push(name)
  }
  return played
}

function plainArtist(name: string): ArtistName {
  return { name, sortName: null, musicBrainzId: null }
}

function namesOf(names: string[]): ArtistName[] {
  return names.map(plainArtist)
}

function withRole(role: Role, artists: ArtistName[]): Credit[] {
  return artists.map((artist) => ({ ...artist, role }))
}

function isAmong(artist: ArtistName, others: ArtistName[]): boolean {
  return others.some((other) => sameKey(other.name) === sameKey(artist.name))
}

/** One entry for each artist and role. Facts about an artist in one role apply to the others. */
function distinctCredits(credits: Credit[]): Credit[] {
  const known = new Map<string, Credit>()
  const seen = new Set<string>()
  return credits.flatMap((credit) => {
    const key = sameKey(credit.name)
    if (seen.has(`${credit.role} ${key}`)) return []
    seen.add(`${credit.role} ${key}`)
    const before = known.get(key)
    if (!before) known.set(key, credit)
    return {
      ...credit,
      sortName: credit.sortName ?? before?.sortName ?? null,
      musicBrainzId: credit.musicBrainzId ?? before?.musicBrainzId ?? null,
    }
  })
}
