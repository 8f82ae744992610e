import type { AlbumId, ArtistId } from '@pezzottify/contract'
import type { AudioPort } from '../ports.ts'
import type { Loudness } from '../sound/gain.ts'

/** What the player needs to know of a track, and what its screens show. */
export type TrackInfo = {
  id: string
  title: string
  artists: readonly { id: ArtistId; name: string }[]
  album: { id: AlbumId; name: string } | null
  durationSeconds: number | null
  /** Where it stands on its album, from 1; null where that is not known. */
  place: { disc: number; track: number } | null
  /** Null where nobody knows. */
  loudness: Loudness | null
  /** The bytes as they are, with ranges. */
  streamUrl: string
  /** The same converted on the way, from its beginning only. `null` when the server cannot. */
  flacUrl: string | null
  /**
   * The same converted, with ranges, and what it is then: "Opus 128". `isWanted`: it is to be played even where the file
   * itself could be. `null` when the server cannot.
   */
  conversion: { url: string; label: string; isWanted: boolean } | null
  /** Content type with codecs. */
  mime: string
  /** The codec as people say it: "ALAC". */
  codecLabel: string
  /** Codec and resolution for the badge: "FLAC 24/96". */
  qualityLabel: string
  /** The cover's address at about this many pixels. */
  cover: ((width: number) => string) | null
  thumbhash: string | null
  /** The colour of the cover, `#rrggbb`. */
  coverColor: string | null
}

export type AudioSource = { url: string; isSeekable: boolean; isConverted: boolean }

const flacMime = 'audio/flac'

/**
 * What to hand to the sound card: the bytes as they are where they can be decoded and nothing smaller is wanted, else the
 * conversion, else nothing.
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
