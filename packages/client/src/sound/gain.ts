import type { SoundSettings } from './settings.ts'

/** The loudness of a track in the catalog: gains in decibels to −18 LUFS; peaks with 1 as full scale. */
export type Loudness = {
  track_gain_db: number | null
  track_peak: number | null
  album_gain_db: number | null
  album_peak: number | null
}

type GainSettings = Pick<SoundSettings, 'gainMode' | 'preampDb' | 'untaggedDb'>

/**
 * The factor for the volume of a track. `inAlbum`: it plays among the tracks of its album in their order. A known
 * peak never exceeds full scale; without a known peak nothing is amplified.
 */
export function gainOf(
  loudness: Loudness | null,
  { gainMode, preampDb, untaggedDb }: GainSettings,
  { inAlbum }: { inAlbum: boolean },
): number {
  if (gainMode === 'off') return 1
  const ofTrack = pair(loudness?.track_gain_db, loudness?.track_peak)
  const ofAlbum = pair(loudness?.album_gain_db, loudness?.album_peak)
  const wantsAlbum = gainMode === 'album' || (gainMode === 'auto' && inAlbum)
  const chosen = wantsAlbum ? (ofAlbum ?? ofTrack) : (ofTrack ?? ofAlbum)
  const wanted = factorOf((chosen?.db ?? untaggedDb) + preampDb)
  return Math.min(wanted, Math.max(chosen?.peak ? 1 / chosen.peak : 1, 0))
}

const pair = (
  db: number | null | undefined,
  peak: number | null | undefined,
): { db: number; peak: number | null } | null =>
  typeof db === 'number' ? { db, peak: typeof peak === 'number' && peak > 0 ? peak : null } : null

const factorOf = (db: number): number => 10 ** (db / 20)
