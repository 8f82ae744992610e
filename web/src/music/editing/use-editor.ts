import { readonly, shallowRef } from 'vue'

export type EditableKind = 'album' | 'artist' | 'track'
/** The item to edit; without an id a new one is created. */
export type EditRequest = { readonly kind: EditableKind; readonly id: string | null }

const request = shallowRef<EditRequest | null>(null)

/** Opens the editing form for an album, artist or track, from anywhere in the app. The frame shows it. */
export const useEditor = () => ({
  request: readonly(request),
  edit: (kind: EditableKind, id: string): void => void (request.value = { kind, id }),
  create: (kind: EditableKind): void => void (request.value = { kind, id: null }),
  close: (): void => void (request.value = null),
})
