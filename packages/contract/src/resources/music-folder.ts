import { z } from 'zod'

/** A music folder on the server. Unless it is `readable`, `message` says what is wrong and what to do. */
export const MusicFolder = z.object({
  id: z.int(),
  path: z.string(),
  state: z.enum(['readable', 'missing', 'unreadable', 'not_a_folder', 'empty']),
  message: z.string().nullable(),
  /**
   * The disk has not answered yet: `state` and `message` are those of an earlier look. Before the first one it is
   * `unreadable` without a message. Ask again.
   */
  is_pending: z.boolean().optional(),
  /** `option`: named when the server was started; `added`: chosen in the web app; `demo`: the demo album. */
  origin: z.enum(['option', 'added', 'demo']),
  track_count: z.int(),
  /** Tracks that the last scan did not find, perhaps because a disk is not mounted: see `accept-loss`. */
  lost_count: z.int(),
  /**
   * How changes in the folder are noticed. `live`: by themselves, within seconds. Otherwise the folder is looked through
   * every hour: it is on a `network` file system, the system's `limit` of watched folders is reached, or watching is
   * `unavailable` there. `off`: when somebody starts a scan. Null before the first scan.
   */
  watch: z.enum(['live', 'network', 'limit', 'unavailable', 'off']).nullable(),
})
export type MusicFolder = z.infer<typeof MusicFolder>
