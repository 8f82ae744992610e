import type { AudioPort } from '../ports.ts'
import type { PlayerStore } from './player-store.ts'
import { sourceOf } from './track-info.ts'

/** A guess this far from the catalog's length, in seconds and as a share of it, is wrong. */
const wrongMinSeconds = 2
const wrongMinShare = 0.02
/** Closer to the beginning than this, a track begins at the right place whatever its length is thought to be. */
const beginningSeconds = 1

/**
 * Watches the length that an audio element takes a file to have. Of a file that does not say it, such as an MP3 of
 * variable bitrate without a Xing header, it is guessed from the size, and so is the place of each second: the element
 * seeks to somewhere else. Such a track is sought in its conversion, which is exact.
 */
export function createElementLength(
  audio: AudioPort,
  store: PlayerStore,
  convert: (startAtSeconds: number) => void,
) {
  let isWrong = false
  /** Where the element began, until it has told the length. */
  let beganAt = 0

  const canConvert = (): boolean => {
    const { track } = store.get()
    const source = track && sourceOf(track, audio, true)
    return source?.isConverted === true && source.isSeekable
  }

  return {
    /** A track was loaded, or sounds already. */
    loaded(startAtSeconds: number): void {
      isWrong = false
      beganAt = startAtSeconds
    },
    told(seconds: number): void {
      const known = store.get().track?.durationSeconds ?? 0
      if (known <= 0) return seconds > 0 ? store.update({ durationSeconds: seconds }) : undefined
      isWrong = Math.abs(seconds - known) > Math.max(wrongMinSeconds, known * wrongMinShare)
      const isMisplaced = isWrong && beganAt > beginningSeconds && canConvert()
      beganAt = 0
      if (isMisplaced) convert(store.get().positionSeconds)
    },
    /** Seeks in the conversion where the element would not find the place. Returns whether it did. */
    seeks(toSeconds: number): boolean {
      if (!isWrong || !canConvert()) return false
      convert(toSeconds)
      return true
    },
  }
}
