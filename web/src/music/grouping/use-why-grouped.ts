import type { AlbumId } from '@pezzottify/contract'
import { readonly, shallowRef } from 'vue'

const album = shallowRef<AlbumId | null>(null)

/** Opens the answer to why an album is grouped as it is, from anywhere in the app. The frame shows it. */
export const useWhyGrouped = () => ({
  album: readonly(album),
  ask: (id: AlbumId): void => void (album.value = id),
  close: (): void => void (album.value = null),
})
