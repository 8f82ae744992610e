import type { AudioFormat } from './containers/container.ts'
import { albumArtistsOf, creditsOf } from './credits.ts'
import { dateSeconds } from './dates.ts'
import { discTitleIn } from './disc-titles.ts'
import type { FileFacts } from './facts.ts'
import { factsListMax } from './tags/limits.ts'
import { replayGainOf } from './gains.ts'
import { genresOf } from './genres.ts'
import { languagesOf } from './languages.ts'
import { lyricsOf } from './lyrics.ts'
import { idsOf, tagValuesOf, type TagValues } from './tag-values.ts'
import type { Tags } from './tags/tags.ts'
import { type Place, placeOf } from './place.ts'
import { splitTitle, titleWithoutGuests } from './titles.ts'

/** The facts that come from tags. */
export type Description = Omit<FileFacts, keyof AudioFormat | 'payloadHash' | 'cover' | 'undeclared'>

/** @param codec that of the sound, which decides between several gains */
export function describe(tags: Tags, codec: string): Description {
  const values = tagValuesOf(tags)
  const sleeveTitle = values.first('TITLE')
  const title = sleeveTitle === null ? null : titleWithoutGuests(sleeveTitle)
  const release = idsOf(values, 'MUSICBRAINZALBUMID')[0] ?? null
  const { album, ...place } = albumAndPlaceOf(values, release)
  const work = title === null ? null : splitTitle(title)
  const albumWork = album === null ? null : splitTitle(album)
  const albumArtists = albumArtistsOf(values)
  const genres = genresOf(values.all('GENRE')).slice(0, factsListMax)
  const compilation = isTrue(values.first('COMPILATION'))
  return {
    title,
    titleSort: values.first('TITLESORT'),
    originalTitle: work?.originalTitle ?? null,
    versionTitle: work?.versionTitle ?? null,
    album,
    albumSort: values.first('ALBUMSORT'),
    albumOriginalTitle: albumWork?.originalTitle ?? null,
    albumVersionTitle: albumWork?.versionTitle ?? null,
    credits: creditsOf(values, sleeveTitle, albumArtists),
    albumArtists,
    compilation,
    albumType: albumTypeOf(values, genres, compilation, album),
    trackNumber: place.track,
    discNumber: place.disc,
    discTitle: place.discTitle,
    label: values.first('LABEL'),
    releaseDate: releaseDateOf(values),
    genres,
    languages: languagesOf(values.all('LANGUAGE')).slice(0, factsListMax),
    // 1 and 4 mean explicit, 2 a cleaned version.
    explicit: /^(?:1|4|explicit|yes|true)$/i.test(values.first('ITUNESADVISORY') ?? ''),
    musicBrainz: {
      recording: idsOf(values, 'MUSICBRAINZTRACKID')[0] ?? idsOf(values, 'MUSICBRAINZRECORDINGID')[0] ?? null,
      release,
      releaseGroup: idsOf(values, 'MUSICBRAINZRELEASEGROUPID')[0] ?? null,
    },
    replayGain: replayGainOf(values, codec),
    lyrics: lyricsOf(values, tags),
  }
}

/** Each disc of a set may have its own title and be the first of one; MusicBrainz's title is that of the release. */
function albumAndPlaceOf(values: TagValues, release: string | null): Place & { album: string | null } {
  const album = values.first('ALBUM')
  const place = placeOf(values.first('TRACKNUMBER'), values.first('DISCNUMBER'), values.first('DISCSUBTITLE'))
  const own = album === null || release !== null ? null : discTitleIn(album)
  if (!own || ((place.disc ?? 1) > 1 && place.disc !== own.disc)) return { album, ...place }
  return { album: own.album, disc: own.disc, track: place.track, discTitle: place.discTitle ?? own.discTitle }
}

/**
 * The date of this release; the original date only when there is no other. When one tag has only the year, another may
 * have the day.
 */
function releaseDateOf(values: TagValues): number | null {
  const ofRelease = ['DATE', 'RELEASEDATE', 'YEAR'].flatMap((name) => values.all(name))
  const dates = [...ofRelease, ...values.all('ORIGINALDATE'), ...values.all('ORIGINALYEAR')]
  const text = dates.find((date) => dateSeconds(date) !== null) ?? null
  const isYear = text !== null && /^\d{4}$/.test(text)
  const fuller = isYear ? ofRelease.find((date) => date !== text && date.startsWith(text)) : undefined
  return dateSeconds(fuller ?? null) ?? dateSeconds(text)
}

const audiobookKind = '2'
/** Shops tell the kind in the title alone: "Song - Single", "Title - EP"; people write "Song (Maxi-Single)" and "Title EP". */
const singleTitle = /\s[-–—([]\s?(?:(?:cd|maxi)[\s-]?)?single[)\]]?$/i
const epTitle = /\s(?:[-–—]\s|[([])?E\.?P\.?[)\]]?$/

function albumTypeOf(
  values: TagValues,
  genres: string[],
  compilation: boolean,
  title: string | null,
): FileFacts['albumType'] {
  const types = new Set(values.all('RELEASETYPE').flatMap((type) => type.toLowerCase().split(/\s*[;,/]\s*/)))
  const hasGenre = (name: string) => genres.some((genre) => genre.toLowerCase() === name)
  const isBook =
    types.has('audiobook') || types.has('audio drama') || values.first('MEDIAKIND') === audiobookKind
  if (isBook || hasGenre('audiobook') || hasGenre('audiobooks')) return 'Audiobook'
  if (types.has('podcast') || isTrue(values.first('PODCAST')) || hasGenre('podcast')) return 'Podcast'
  if (types.has('compilation') || compilation) return 'Compilation'
  if (types.has('single')) return 'Single'
  if (types.has('ep')) return 'Ep'
  if (types.has('album')) return 'Album'
  if (title !== null && singleTitle.test(title)) return 'Single'
  return title !== null && epTitle.test(title) ? 'Ep' : null
}

function isTrue(text: string | null): boolean {
  return text !== null && /^(?:1|true|yes)$/i.test(text)
}
