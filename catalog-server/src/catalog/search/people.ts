import type { PlaylistId, UserId } from '@pezzottify/contract'
import type { Kind } from './kinds.ts'

/** How much artists, albums and tracks are played and liked by all users together; only what is, and not all of it. */
export type Played = Record<Kind, ReadonlyMap<string, number>>

export type OwnPlaylist = { id: PlaylistId; name: string }

/** What is known of people, which decides between names that match equally well. */
export type People = {
  /** Likes count as several plays. It may take a while. */
  played(): Promise<Played>
  /** The ids among these that a user likes. */
  liked(userId: UserId, ids: Record<Kind, readonly string[]>): Record<Kind, ReadonlySet<string>>
  /** A user's playlists, without those in the bin; the newest ones where there are very many. */
  playlists(userId: UserId): Promise<OwnPlaylist[]>
  trackCounts(playlists: readonly PlaylistId[]): Promise<ReadonlyMap<string, number>>
}
