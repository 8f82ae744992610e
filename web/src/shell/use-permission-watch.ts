import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useSessionStore } from '../shared/stores/session.ts'
import { useToasts } from '../ui/use-toasts.ts'
import { placeInstead } from './router.ts'

/** Leaves a page as soon as its permission is revoked, with a toast. */
export function usePermissionWatch(): void {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const toasts = useToasts()

  watch(
    () => session.isSignedIn && !session.canAny(route.meta.needs),
    async (isTaken) => {
      const { needs } = route.meta
      if (!isTaken || !needs) return
      await router.replace(placeInstead(route))
      const what = needs.map((permission) => t(`permission.${permission}`)).join(', ')
      toasts.show({ text: t('app.permissionTaken', { what }), kind: 'permission', isError: true })
    },
  )
}
