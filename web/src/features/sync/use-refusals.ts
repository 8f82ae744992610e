import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLibraryStore } from '../../shared/stores/library.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { mutationWords, refusalWords } from './mutation-words.ts'
import { useChangeNames } from './use-change-names.ts'

/** Shows a toast for each change the server rejected, with the reason. It is already rolled back. */
export function useRefusals(): void {
  const library = useLibraryStore()
  const names = useChangeNames()
  const toasts = useToasts()
  const { t } = useI18n()
  const say = (key: string, named: Record<string, unknown>): string => t(key, named)

  const stop = library.onRefused((mutation, code, message) => {
    const what = mutationWords(mutation, names, say)
    const why = refusalWords(mutation, code, message, say)
    toasts.show({ text: t('refusal.text', { what, why }), isError: true })
  })
  onScopeDispose(stop)
}
