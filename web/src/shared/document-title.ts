import { onScopeDispose, readonly, shallowRef, watchEffect } from 'vue'

const appName = 'Pezzottify'
const title = shallowRef('')
const large = shallowRef('')

/** The name of the page, for the top bar once the heading is scrolled away. */
export const pageTitle = readonly(title)
/** What stands large in the top bar of a phone, in place of the heading. Empty on pages below another one. */
export const phoneTitle = readonly(large)

/** Names the page in the browser's tab and history, and in the top bar. */
export function useDocumentTitle(text: () => string | null | undefined, onPhone?: () => string): void {
  const stop = watchEffect(() => {
    title.value = text() ?? ''
    large.value = onPhone?.() ?? ''
    document.title = title.value ? `${title.value} · ${appName}` : appName
  })
  onScopeDispose(stop)
}
