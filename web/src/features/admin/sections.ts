import type { Permission } from '@pezzottify/contract'
import type { RouteLocationRaw, RouteRecordRaw } from 'vue-router'
import type { NavigationItem } from '../../shared/navigation.ts'
import { paths } from '../../shared/paths.ts'

/**
 * The parts of the administration, in the order of their tabs: the address is `/admin/<name>`, the
 * label `admin.section.<name>`. Each is open to users with at least one of the permissions in `needs`.
 */
const all = [
  { name: 'users', needs: ['ManagePermissions'], page: () => import('./users/UsersPage.vue') },
  { name: 'analytics', needs: ['ViewAnalytics'], page: () => import('./analytics/AnalyticsPage.vue') },
  { name: 'catalog', needs: ['EditCatalog'], page: () => import('./catalog/CatalogAdmin.vue') },
  {
    name: 'library',
    needs: ['EditCatalog', 'ManagePermissions'],
    page: () => import('./library/LibraryAdmin.vue'),
  },
  { name: 'server', needs: ['RebootServer'], page: () => import('./server/ServerAdmin.vue') },
] as const satisfies readonly { name: string; needs: readonly Permission[]; page: () => Promise<unknown> }[]

type Can = (permission: Permission) => boolean

/** The parts that are open to a user. */
export const sectionsFor = (can: Can) =>
  all.filter(({ needs }: { needs: readonly Permission[] }) => needs.some(can))

/** The part on which the administration opens; undefined when none is open. */
export function firstSection(can: Can): RouteLocationRaw | undefined {
  const [first] = sectionsFor(can)
  return first && paths.admin(first.name)
}

const needs: readonly Permission[] = [...new Set(all.flatMap((section) => [...section.needs]))]

export const adminItem: NavigationItem = {
  id: 'admin',
  label: 'nav.admin',
  icon: 'shield',
  to: paths.admin(),
  needs,
}

export const adminRoute: RouteRecordRaw = {
  path: '/admin',
  name: 'admin',
  component: () => import('./AdminPage.vue'),
  meta: { nav: 'admin', needs },
  children: all.map((section) => ({
    path: section.name,
    name: `admin-${section.name}`,
    component: section.page,
    meta: { needs: section.needs },
  })),
}
