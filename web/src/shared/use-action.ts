import { readonly, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToasts } from '../ui/use-toasts.ts'
import { toastError } from './toast-error.ts'

/** Runs one change at a time, and shows the result in a toast. */
export function useAction() {
  const { t } = useI18n()
  const toasts = useToasts()
  const isBusy = shallowRef(false)

  /** Resolves to whether it was done. Ignored while another is running. */
  async function run(work: () => Promise<unknown>, done: string): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    try {
      await work()
      toasts.show({ text: done, kind: 'action' })
      return true
    } catch (error) {
      toastError(error, t, toasts)
      return false
    } finally {
      isBusy.value = false
    }
  }
  return { isBusy: readonly(isBusy), run }
}
