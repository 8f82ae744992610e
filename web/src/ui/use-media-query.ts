import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The widths of the look: a phone up to 768 px, a tablet up to 1100 px. */
export const phoneQuery = '(max-width: 768px)'
export const tabletQuery = '(min-width: 769px) and (max-width: 1100px)'

/** Whether the window matches `query` now. */
export function useMediaQuery(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia(query)
  const matches = ref(list.matches)
  const update = (): void => {
    matches.value = list.matches
  }
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return readonly(matches)
}
