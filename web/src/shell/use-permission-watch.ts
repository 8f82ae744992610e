import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useSessionStore } from '../shared/stores/session.ts'
import { useToasts } from '../ui/use-toasts.ts'
import { paths } from '../shared/paths.ts'

/** Leaves a page as soon as its permission is revoked, with a toast. */
export function usePermissionWatch(): void {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const toasts = useToasts()

  watch(
    () => route.meta.needs !== undefined && session.isSignedIn && !session.can(route.meta.needs),
    async (isTaken) => {
      const { needs } = route.meta
      if (!isTaken || !needs) return
      await router.replace(paths.home())
      const what = t(`permission.${needs}`)
      toasts.show({ text: t('app.permissionTaken', { what }), kind: 'permission', isError: true })
    },
  )
}
