import type { AppPassword, Device, ExtraPermission, Permission, Role } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useAction } from '../../../shared/use-action.ts'
import { useInvalidate } from '../../../shared/use-invalidate.ts'
import type { GrantTerms } from './grant-terms.ts'

/** The data of one person and the actions on their account. Actions resolve to whether they succeeded. */
export function usePerson(name: () => string) {
  const { t } = useI18n()
  const { api } = useServices()
  const invalidate = useInvalidate()
  const { isBusy, run } = useAction()
  const grants = useQuery({
    key: () => queryKeys.personGrants(name()),
    query: ({ signal }) => api.accounts.permissions({ params: { handle: name() }, signal }),
    staleTime: 0,
  })
  const devices = useQuery({
    key: () => queryKeys.personDevices(name()),
    query: ({ signal }) => api.accounts.devices({ params: { handle: name() }, signal }),
    staleTime: 0,
  })
  const appPasswords = useQuery({
    key: () => queryKeys.personAppPasswords(name()),
    query: ({ signal }) => api.accounts.appPasswords({ params: { handle: name() }, signal }),
    staleTime: 0,
  })

  /** Reloads after a refusal too: somebody else may have changed it. */
  const change = (work: () => Promise<unknown>, done: string): Promise<boolean> =>
    run(work, done).finally(() => invalidate(queryKeys.people))
  const params = () => ({ handle: name() })
  const words = (key: string, more: Record<string, string> = {}): string =>
    t(`people.${key}`, { name: name(), ...more })
  const named = (permission: Permission): string => t(`permission.${permission}`)

  return {
    permissions: computed(() => grants.data.value?.permissions ?? []),
    extras: computed(() => grants.data.value?.extra_permissions ?? []),
    devices: computed(() => devices.data.value),
    appPasswords: computed(() => appPasswords.data.value ?? []),
    error: computed(() => grants.error.value ?? devices.error.value),
    isLoaded: computed(() => grants.data.value !== undefined && devices.data.value !== undefined),
    refetch: () => Promise.all([grants.refetch(), devices.refetch()]),
    isBusy,

    giveRole: (role: Role) =>
      change(
        () => api.accounts.addRole({ params: params(), body: { role } }),
        words('roleGiven', { role: t(`people.role.${role}`) }),
      ),
    takeRole: (role: Role) =>
      change(
        () => api.accounts.removeRole({ params: { ...params(), role } }),
        words('roleTaken', { role: t(`people.role.${role}`) }),
      ),
    grant: (permission: Permission, { seconds, uses }: GrantTerms) =>
      change(
        () =>
          api.accounts.grant({
            params: params(),
            body: { permission, duration_seconds: seconds, countdown: uses },
          }),
        words('granted', { what: named(permission) }),
      ),
    revoke: ({ id, permission }: ExtraPermission) =>
      change(
        () => api.accounts.revoke({ params: { permission_id: id } }),
        words('revoked', { what: named(permission) }),
      ),
    setPassword: (password: string) =>
      change(() => api.accounts.setPassword({ params: params(), body: { password } }), words('passwordSet')),
    removePassword: () =>
      change(() => api.accounts.removePassword({ params: params() }), words('passwordRemoved')),
    signOut: ({ id }: Device, device: string) =>
      change(
        () => api.accounts.removeDevice({ params: { ...params(), id } }),
        t('devices.signedOut', { name: device }),
      ),
    removeAppPassword: ({ id, name: app }: AppPassword) =>
      change(
        () => api.accounts.removeAppPassword({ params: { ...params(), id } }),
        t('apps.removed', { name: app }),
      ),
    /** Without a reload, since the user is gone. */
    remove: () => run(() => api.accounts.remove({ params: params() }), words('removed')),
  }
}

export type PersonActions = ReturnType<typeof usePerson>
