import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { useServices } from '../../shared/services.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { forgetUser } from '../../shared/stores/forget-user.ts'
import { toastError } from '../../shared/toast-error.ts'

/** Signs out and removes all data of the user. */
export function useSignOut() {
  const session = useSessionStore()
  const player = usePlayerStore()
  const queries = useQueryCache()
  const { plays, storage, tracks, reader } = useServices()
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
    forgetUser(queries, { storage, tracks, reader })
    return true
  }
  return { signOut }
}
