import type { Encoding, Kbps } from '../../playback/index.ts'
import { encodedKbps } from '../../playback/index.ts'
import type { Source } from './source.ts'

/** What an app asks for. `maxKbps`: 0 for no limit. */
export type Asked = { format: string | undefined; maxKbps: number; fromSeconds: number }

/** How a track is sent: as it is, as FLAC that is made on the way, or as a conversion of known length. */
export type Choice = 'original' | 'flac' | { encoding: Encoding; kbps: Kbps }

type Target = Encoding | 'flac'

/** The formats that can be asked for, by what is made instead of those that are not made here. */
const targets: Readonly<Record<string, Target>> = {
  mp3: 'mp3',
  opus: 'ogg',
  ogg: 'ogg',
  oga: 'ogg',
  aac: 'mp3',
  m4a: 'mp3',
  flac: 'flac',
  wav: 'wav',
}
const usualTarget = 'mp3'
/** The bitrates where no limit is named. */
export const usualKbps = { mp3: 192, ogg: 128, opus: 128 }

/**
 * What to send. An unknown format is the original, and so is everything without ffmpeg. What is lossy never becomes
 * lossless, but for a part of a file, which is sent as samples.
 */
export function choose(source: Source, { format, maxKbps, fromSeconds }: Asked, canConvert: boolean): Choice {
  if (!canConvert) return source.isPart ? samples : 'original'
  const wanted = format?.toLowerCase()
  const target = wanted !== undefined && Object.hasOwn(targets, wanted) ? targets[wanted] : undefined
  const isUnbound = wanted !== undefined && target === undefined
  const fits = isUnbound || maxKbps <= 0 || (source.kbps !== null && source.kbps <= maxKbps)
  const isSame = target === undefined || isOfFormat(source, wanted ?? '')
  if (isLossless(target)) {
    if (!source.isLossy && !isSame) return target === 'flac' ? target : samples
    if (!source.isLossy || fits) return unchanged(source, fromSeconds)
    return encoded(source, usualTarget, maxKbps)
  }
  return fits && isSame
    ? unchanged(source, fromSeconds)
    : encoded(source, target ?? usualTarget, isUnbound ? 0 : maxKbps)
}

/** The highest bitrate that does not exceed this one; the lowest where all do. */
export const kbpsWithin = (kbps: number): Kbps => encodedKbps.find((known) => known <= kbps) ?? lowestKbps

const lowestKbps = 64
const samples = { encoding: 'wav', kbps: 128 } as const

/** The sound as it is; only a conversion can begin in the middle. */
function unchanged(source: Source, fromSeconds: number): Choice {
  if (source.isPart) return samples
  return fromSeconds > 0 ? encoded(source, usualTarget, 0) : 'original'
}

function encoded(source: Source, encoding: 'mp3' | 'ogg' | 'opus', maxKbps: number): Choice {
  const most = maxKbps > 0 ? maxKbps : usualKbps[encoding]
  const useful = source.isLossy && source.kbps !== null ? source.kbps : Infinity
  return { encoding, kbps: kbpsWithin(Math.min(most, useful)) }
}

const isLossless = (target: Target | undefined): target is 'flac' | 'wav' =>
  target === 'flac' || target === 'wav'

/** Whether the file is of a format already. */
function isOfFormat({ contentType, codec }: Source, format: string): boolean {
  if (format === 'opus') return contentType === 'audio/ogg' && codec === 'opus'
  if (format === 'aac') return contentType === 'audio/aac' || (contentType === 'audio/mp4' && codec === 'aac')
  return contentType === contentTypes[format]
}

const contentTypes: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
}
