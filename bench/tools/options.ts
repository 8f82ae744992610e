/** Sizes and durations. The defaults are those of a full measurement. */
export type BenchOptions = {
  rounds: number
  /** The number of music files for scans. */
  files: number
  /** The sizes of catalogs. */
  tracks: number[]
  /** The duration of the mixed load, for memory. */
  minutes: number
  /** The pause before memory at rest is measured. */
  restSeconds: number
  /** Whether the soak has faults. */
  faults: boolean
  /** Folders with the music that is listened to. */
  music: string[]
}
