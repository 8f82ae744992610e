import { newName } from '@pezzottify/client/browser'
import type { EntryId, PlaylistId } from '@pezzottify/contract'

/** Ids that nobody else chooses, made here so that what follows can name them while the server is away. */
export const newPlaylistId = (): PlaylistId => newName() as PlaylistId
export const newEntryId = (): EntryId => newName() as EntryId
