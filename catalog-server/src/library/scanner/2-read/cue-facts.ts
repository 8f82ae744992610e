import { sha256Hex } from '../../../base/ids.ts'
import { sectionMs } from '../../../media/section.ts'
import { namesIn } from '../../tags/artist-names.ts'
import { dateSeconds } from '../../tags/dates.ts'
import type { ArtistName, Credit, FileFacts, ReadResult } from '../../tags/facts.ts'
import { cleanText } from '../../tags/text.ts'
import type { CueTrack } from '../1-discover/cue-sheet.ts'

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
  const { albumGainDb, albumPeak } = facts.replayGain
  const { trackGainDb = albumGainDb, trackPeak = albumPeak } = facts.replayGain
  return {
    facts: {
      ...facts,
      durationMs,
      payloadHash: sha256Hex(part).slice(0, facts.payloadHash.length),
      title: cleanText(cue.title ?? undefined) ?? `Track ${cue.number}`,
      titleSort: null,
      originalTitle: null,
      versionTitle: null,
      album: facts.album ?? cleanText(cue.album ?? undefined),
      credits: creditsOf(cue, facts),
      albumArtists: facts.albumArtists.length > 0 ? facts.albumArtists : artistsIn(cue.albumPerformer).main,
      trackNumber: cue.number,
      discNumber: facts.discNumber ?? cue.disc,
      releaseDate: facts.releaseDate ?? dateSeconds(cue.date),
      genres: facts.genres.length > 0 ? facts.genres : [cleanText(cue.genre ?? undefined) ?? []].flat(),
      musicBrainz: { ...facts.musicBrainz, recording: null },
      // The gain of the file is one for all its tracks.
      replayGain: {
        trackGainDb,
        trackPeak,
        albumGainDb: albumGainDb ?? trackGainDb,
        albumPeak: albumPeak ?? trackPeak,
      },
      lyrics: [],
    },
  }
}

function creditsOf({ performer, albumPerformer }: CueTrack, facts: FileFacts): Credit[] {
  const { main, guests } = artistsIn(performer ?? albumPerformer)
  if (main.length === 0) return facts.credits
  return [
    ...main.map((artist) => ({ ...artist, role: 'MainArtist' as const })),
    ...guests.map((artist) => ({ ...artist, role: 'FeaturedArtist' as const })),
  ]
}

function artistsIn(text: string | null): { main: ArtistName[]; guests: ArtistName[] } {
  const clean = cleanText(text ?? undefined)
  if (clean === null) return { main: [], guests: [] }
  const { main, guests } = namesIn(clean)
  const named = (name: string): ArtistName => ({ name, sortName: null, musicBrainzId: null })
  return { main: main.map(named), guests: guests.map(named) }
}
