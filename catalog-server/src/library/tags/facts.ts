import type { AudioFormat } from './containers/container.ts'

/**
 * All facts about an audio file: the only output of the reading child process.
 *
 * Every string is already clean: valid Unicode, NFC, without control characters, trimmed, never empty and at most
 * `factsTextMax` characters; lists are at most `factsListMax` long.
 */
export type FileFacts = AudioFormat & {
  /** Identifies the audio independent of its tags, so a moved or retagged file is recognised. Hex. */
  payloadHash: string
  title: string | null
  titleSort: string | null
  originalTitle: string | null
  versionTitle: string | null
  album: string | null
  albumSort: string | null
  albumOriginalTitle: string | null
  albumVersionTitle: string | null
  /** Main, featured, remixer, composer…: in the order of the sleeve, one entry for each artist and role. */
  credits: Credit[]
  albumArtists: ArtistName[]
  compilation: boolean
  albumType: 'Album' | 'Single' | 'Ep' | 'Compilation' | 'Audiobook' | 'Podcast' | null
  trackNumber: number | null
  discNumber: number | null
  discTitle: string | null
  label: string | null
  /** Unix seconds of the release day in UTC (1 January when only the year is known); may be negative. */
  releaseDate: number | null
  genres: string[]
  languages: string[]
  explicit: boolean
  musicBrainz: { recording: string | null; release: string | null; releaseGroup: string | null }
  replayGain: {
    trackGainDb: number | null
    trackPeak: number | null
    albumGainDb: number | null
    albumPeak: number | null
  }
  /** In LRC format if they have times. */
  lyrics: LyricsText[]
  /** The embedded front cover, already stored in the art directory under its content hash. */
  cover: StoredPicture | null
  /** Texts that declare no encoding and are not UTF-8: their bytes, as base64 and ended by line feeds, and what they were read as. */
  undeclared: { bytes: string; encoding: string } | null
}

/** `language` as spelled in the tag. */
export type LyricsText = { text: string; language: string | null }

export type ArtistName = { name: string; sortName: string | null; musicBrainzId: string | null }

export type Role =
  | 'MainArtist'
  | 'FeaturedArtist'
  | 'Remixer'
  | 'Composer'
  | 'Conductor'
  | 'Orchestra'
  | 'Actor'
  | 'Unknown'

export type Credit = ArtistName & { role: Role }

/** A picture on disk: its bytes lie in `<art directory>/<hash>`. */
export type StoredPicture = { hash: string; mime: string; sizeBytes: number }

/** Why a file could not be read; `message` is the problem and, if possible, the remedy. */
export type ReadProblem = {
  code: 'unreadable' | 'empty' | 'not_audio' | 'damaged' | 'too_slow' | 'too_large'
  message: string
}

export type ReadResult = { facts: FileFacts } | { problem: ReadProblem }
