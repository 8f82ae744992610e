import { z } from 'zod'
import { idMaxCharacters } from './limits.ts'

/** Whoever resolves an address takes `.` and `..` for steps between its parts: nothing can be asked of such an id. */
export const noStep = /^(?!\.\.?$)/

const id = <B extends string>() => z.string().min(1).max(idMaxCharacters).brand<B>()

export const ArtistId = id<'ArtistId'>()
export type ArtistId = z.infer<typeof ArtistId>
export const AlbumId = id<'AlbumId'>()
export type AlbumId = z.infer<typeof AlbumId>
export const TrackId = id<'TrackId'>()
export type TrackId = z.infer<typeof TrackId>
export const ImageId = id<'ImageId'>()
export type ImageId = z.infer<typeof ImageId>
export const PlaylistId = id<'PlaylistId'>()
export type PlaylistId = z.infer<typeof PlaylistId>
/**
 * The id of an entry of a playlist. The client that inserts the entry chooses it, also while
 * offline.
 */
export const EntryId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,40}$/)
  .brand<'EntryId'>()
export type EntryId = z.infer<typeof EntryId>
export const UserId = z.int().positive().brand<'UserId'>()
export type UserId = z.infer<typeof UserId>
export const DeviceId = z.int().positive().brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>
