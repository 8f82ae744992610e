import { readonly, shallowRef } from 'vue'
import type { CoverSource } from '../cover-source.ts'

type Picture = { source: CoverSource; title: string; thumbhash?: string | null }

const shown = shallowRef<Picture | null>(null)

/** The picture over the whole window, from anywhere in the app. The frame shows it. */
export function useFullPicture() {
  return {
    shown: readonly(shown),
    show: (picture: Picture): void => void (shown.value = picture),
    close: (): void => void (shown.value = null),
  }
}
