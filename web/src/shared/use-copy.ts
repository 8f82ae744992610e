import { useI18n } from 'vue-i18n'
import { useToasts } from '../ui/use-toasts.ts'
import { useServices } from './services.ts'

/** Copies a text and says whether it did. `words`: the keys of what is said. */
export function useCopy(words: { done: string; failed: string }): (text: string) => Promise<void> {
  const { t } = useI18n()
  const { page } = useServices()
  const toasts = useToasts()
  return async (text) => {
    const isDone = await page.copyText(text)
    toasts.show({ text: t(isDone ? words.done : words.failed), kind: 'copy', isError: !isDone })
  }
}
