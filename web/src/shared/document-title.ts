import { onScopeDispose, readonly, shallowRef, watchEffect } from 'vue'

const appName = 'Pezzottify'
const title = shallowRef('')
const large = shallowRef('')
const sounding = shallowRef('')

/** The name of the page, for the top bar once the heading is scrolled away. */
export const pageTitle = readonly(title)
/** The large title in the top bar of a phone, in place of the heading. Empty on subordinate pages. */
export const phoneTitle = readonly(large)

/** Sets the page's title for the browser's tab and history, and for the top bar. */
export function useDocumentTitle(text: () => string | null | undefined, onPhone?: () => string): void {
  const stop = watchEffect(() => {
    title.value = text() ?? ''
    large.value = onPhone?.() ?? ''
    const name = sounding.value || title.value
    document.title = name ? `${name} · ${appName}` : appName
  })
  onScopeDispose(stop)
}

/** Shows the playing song in the browser's tab in place of the page's title; an empty text restores that. */
export function useSoundingTitle(text: () => string): void {
  const stop = watchEffect(() => (sounding.value = text()))
  onScopeDispose(() => {
    stop()
    sounding.value = ''
  })
}
