import type { AlbumId, ArtistId } from '@pezzottify/contract'
import type { AudioPort } from '../ports.ts'
import type { Loudness } from '../sound/gain.ts'

/** The facts of a track for the player and its screens. */
export type TrackInfo = {
  id: string
  title: string
  artists: readonly { id: ArtistId; name: string }[]
  album: { id: AlbumId; name: string } | null
  durationSeconds: number | null
  /** Its place on the album, from 1; null when unknown. */
  place: { disc: number; track: number } | null
  /** Null when unknown. */
  loudness: Loudness | null
  /** The original bytes, with ranges. */
  streamUrl: string
  /** Where the server has a track of which `streamUrl` is the copy on this device; null for any other. */
  keptFrom: string | null
  /** Converted while it is sent, only from the beginning. `null` when the server cannot. */
  flacUrl: string | null
  /**
   * The conversion with ranges, and its name: "Opus 128". `isWanted`: played even if the file itself could be. `null`
   * when the server cannot.
   */
  conversion: { url: string; label: string; isWanted: boolean } | null
  /** Content type with codecs. */
  mime: string
  /** The codec's name for people: "ALAC". */
  codecLabel: string
  /** Codec and resolution for the badge: "FLAC 24/96". */
  qualityLabel: string
  /** The cover's address at about this width in pixels. */
  cover: ((width: number) => string) | null
  thumbhash: string | null
  /** The colour of the cover, `#rrggbb`. */
  coverColor: string | null
}

/** The track with all that is shown of it as `told` has it. How it plays stays. */
export const shownAs = (
  track: TrackInfo,
  { title, artists, album, cover, thumbhash, coverColor }: TrackInfo,
): TrackInfo => ({ ...track, title, artists, album, cover, thumbhash, coverColor })

export type AudioSource = { url: string; isSeekable: boolean; isConverted: boolean }

const flacMime = 'audio/flac'

/**
 * The source for the audio port: the original when it can be decoded and no conversion is wanted, otherwise the
 * conversion, otherwise null.
 */
export function sourceOf(info: TrackInfo, audio: AudioPort, wantsConverted = false): AudioSource | null {
  const { conversion } = info
  if (!wantsConverted && !conversion?.isWanted && audio.canPlay(info.mime)) {
    return { url: info.streamUrl, isSeekable: true, isConverted: false }
  }
  if (conversion) return { url: conversion.url, isSeekable: true, isConverted: true }
  if (info.flacUrl === null || !audio.canPlay(flacMime)) return null
  return { url: info.flacUrl, isSeekable: false, isConverted: true }
}
