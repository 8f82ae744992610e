import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The widths of a phone, as in the style sheets. */
export const phoneQuery = '(max-width: 768px)'

/** The widths at which the side bar is a rail of icons. */
export const railQuery = '(min-width: 769px) and (max-width: 1100px)'

/** The widths at which panels cover the page. */
export const narrowQuery = '(max-width: 1100px)'

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
