/** How large and how long. The values for a full measurement are the defaults. */
export type BenchOptions = {
  rounds: number
  /** Of music, for scans. */
  files: number
  /** Sizes of catalogs. */
  tracks: number[]
  /** Of mixed load, for memory. */
  minutes: number
  /** Before memory at rest is looked at. */
  restSeconds: number
}
