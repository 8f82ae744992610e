import { z } from 'zod'

/**
 * The progress of measuring the loudness of tracks whose tags lack it. `unavailable`: there is no ffmpeg. `idle`:
 * nothing is left; changes are picked up soon.
 */
export const LoudnessStatus = z.object({
  state: z.enum(['off', 'unavailable', 'idle', 'measuring', 'paused']),
  /** The reason for being `paused`. */
  paused_by: z.enum(['scan', 'conversions', 'machine']).nullable(),
  /** The number of tracks still to be measured. */
  left: z.int(),
  /** The numbers of tracks measured, and of those that could not be, since the server started. */
  measured: z.int(),
  failed: z.int(),
})
export type LoudnessStatus = z.infer<typeof LoudnessStatus>
