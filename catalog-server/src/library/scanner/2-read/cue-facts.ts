import { sha256Hex } from '../../../base/ids.ts'
import { sectionMs } from '../../../media/section.ts'
import { namesIn } from '../../tags/artist-names.ts'
import { creditsOf } from '../../tags/credits.ts'
import { dateSeconds } from '../../tags/dates.ts'
import type { ArtistName, Credit, FileFacts, ReadResult } from '../../tags/facts.ts'
import { replayGainOf } from '../../tags/gains.ts'
import { tagValuesOf, type TagValues } from '../../tags/tag-values.ts'
import { emptyTags } from '../../tags/tags/tags.ts'
import { cleanText } from '../../tags/text.ts'
import { titleWithoutGuests } from '../../tags/titles.ts'
import type { CueTrack } from '../1-discover/cue-sheet.ts'
import { nameOnly } from './album-tags.ts'

/**
 * The facts of one track of a file that a cue sheet cuts: the sheet's about the track, the file's about the sound and the
 * album. What the file says of itself as a whole (title, lyrics, recording) is said of no track.
 */
export function factsOfCueTrack(result: ReadResult, cue: CueTrack): ReadResult {
  if ('problem' in result) return result
  const { facts } = result
  const durationMs = Math.round(sectionMs(cue, facts.durationMs))
  if (durationMs <= 0)
    return {
      problem: { code: 'damaged', message: 'The cue sheet names a time behind the end of this file' },
    }
  const part = `${facts.payloadHash}:${cue.startFrames}-${cue.endFrames ?? ''}`
  const sleeveTitle = cleanText(cue.title)
  return {
    facts: {
      ...facts,
      durationMs,
      payloadHash: sha256Hex(part).slice(0, facts.payloadHash.length),
      title: sleeveTitle === null ? `Track ${cue.number}` : titleWithoutGuests(sleeveTitle),
      titleSort: null,
      originalTitle: null,
      versionTitle: null,
      album: facts.album ?? cleanText(cue.album),
      credits: creditsIn(cue, sleeveTitle, facts),
      albumArtists: facts.albumArtists.length > 0 ? facts.albumArtists : artistsIn(cue.albumPerformer),
      trackNumber: cue.number,
      discNumber: facts.discNumber ?? cue.disc,
      releaseDate: facts.releaseDate ?? dateSeconds(cue.date),
      genres: facts.genres.length > 0 ? facts.genres : [cleanText(cue.genre) ?? []].flat(),
      musicBrainz: { ...facts.musicBrainz, recording: null },
      replayGain: gainsIn(cue, facts),
      lyrics: [],
    },
  }
}

/** By the rules for tags. The file's credits hold where the sheet names no performer. */
function creditsIn(cue: CueTrack, title: string | null, facts: FileFacts): Credit[] {
  const performer = cleanText(cue.performer ?? cue.albumPerformer)
  const main = facts.credits.filter(({ role }) => role === 'MainArtist')
  const values = valuesOf({ ARTIST: performer, COMPOSER: cue.songwriter })
  const credits = creditsOf(values, title, performer === null ? main.map(nameOnly) : [])
  if (performer !== null) return credits
  const named = new Set(credits.map(keyOf))
  return [...credits, ...facts.credits.filter((credit) => !named.has(keyOf(credit)))]
}

const keyOf = ({ role, name }: Credit): string => `${role} ${name}`

/** The gain of the file is one for all its tracks, unless the sheet has one for each. */
function gainsIn(cue: CueTrack, { codec, replayGain: ofFile }: FileFacts): FileFacts['replayGain'] {
  const ofSheet = replayGainOf(
    valuesOf({
      REPLAYGAINTRACKGAIN: cue.trackGain,
      REPLAYGAINTRACKPEAK: cue.trackPeak,
      REPLAYGAINALBUMGAIN: cue.albumGain,
      REPLAYGAINALBUMPEAK: cue.albumPeak,
    }),
    codec,
  )
  return {
    trackGainDb: ofSheet.trackGainDb ?? ofFile.trackGainDb ?? ofFile.albumGainDb ?? ofSheet.albumGainDb,
    trackPeak: ofSheet.trackPeak ?? ofFile.trackPeak ?? ofFile.albumPeak ?? ofSheet.albumPeak,
    albumGainDb: ofSheet.albumGainDb ?? ofFile.albumGainDb ?? ofFile.trackGainDb,
    albumPeak: ofSheet.albumPeak ?? ofFile.albumPeak ?? ofFile.trackPeak,
  }
}

/** What a sheet says, under the names of tags. */
function valuesOf(said: Record<string, string | null>): TagValues {
  const tags = emptyTags()
  for (const [name, value] of Object.entries(said)) if (value !== null) tags.values.set(name, [value])
  return tagValuesOf(tags)
}

function artistsIn(text: string | null): ArtistName[] {
  const clean = cleanText(text)
  if (clean === null) return []
  return namesIn(clean).main.map((name) => ({ name, sortName: null, musicBrainzId: null }))
}
