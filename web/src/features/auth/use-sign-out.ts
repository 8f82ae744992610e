import { useI18n } from 'vue-i18n'
import { useServices } from '../../shared/services.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { toastError } from '../../shared/toast-error.ts'

/** Signs out and removes the queue too; whatever else is the user's goes with the session. */
export function useSignOut() {
  const session = useSessionStore()
  const player = usePlayerStore()
  const { plays } = useServices()
  const { t } = useI18n()
  const toasts = useToasts()

  /** Resolves to whether the session has ended. */
  async function signOut(): Promise<boolean> {
    await plays.settle()
    try {
      await session.signOut()
    } catch (error) {
      toastError(error, t, toasts)
      return false
    }
    player.forget()
    return true
  }
  return { signOut }
}
