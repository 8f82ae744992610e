import { newName } from '@pezzottify/client'
import type { EntryId, PlaylistId } from '@pezzottify/contract'

/** Unique ids, generated on the client so that later changes can refer to them while offline. */
export const newPlaylistId = (): PlaylistId => newName() as PlaylistId
export const newEntryId = (): EntryId => newName() as EntryId
