import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  type Router,
} from 'vue-router'
import type { Permission } from '@pezzottify/contract'
import type { useSessionStore } from '../shared/stores/session.ts'
import { adminRoute, firstSection } from '../features/admin/sections.ts'
import { backClosesOverlays } from './back-closes-overlays.ts'
import { paths, safeTarget } from '../shared/paths.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open without signing in. */
    public?: true
    /** Fills the window, without side bar and player. */
    fillsWindow?: true
    /** The highlighted item of the navigation. */
    nav?: string
    /** Open only to users with at least one of these permissions. */
    needs?: readonly Permission[]
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('../features/home/HomePage.vue') },
  { path: '/search/:query?', name: 'search', component: () => import('../features/search/SearchPage.vue') },
  { path: '/albums', name: 'albums', component: () => import('../features/library/AlbumsPage.vue') },
  { path: '/artists', name: 'artists', component: () => import('../features/library/ArtistsPage.vue') },
  { path: '/tracks', name: 'tracks', component: () => import('../features/library/TracksPage.vue') },
  { path: '/genres', name: 'genres', component: () => import('../features/library/GenresPage.vue') },
  {
    path: '/genre/:name',
    name: 'genre',
    component: () => import('../features/library/GenrePage.vue'),
    props: true,
    meta: { nav: 'genres' },
  },
  {
    path: '/album/:id',
    name: 'album',
    component: () => import('../features/album/AlbumPage.vue'),
    props: true,
    meta: { nav: 'albums' },
  },
  {
    path: '/artist/:id',
    name: 'artist',
    component: () => import('../features/artist/ArtistPage.vue'),
    props: true,
    meta: { nav: 'artists' },
  },
  {
    path: '/liked',
    name: 'liked',
    component: () => import('../features/likes/LikedPage.vue'),
    meta: { needs: ['LikeContent'] },
  },
  { path: '/offline', name: 'offline', component: () => import('../features/offline/OfflinePage.vue') },
  {
    path: '/playlists',
    name: 'playlists',
    component: () => import('../features/playlists/PlaylistsPage.vue'),
    meta: { needs: ['OwnPlaylists'] },
  },
  {
    path: '/playlist/:id',
    name: 'playlist',
    component: () => import('../features/playlists/PlaylistPage.vue'),
    props: true,
    meta: { nav: 'playlists', needs: ['OwnPlaylists'] },
  },
  {
    path: '/playlist/:id/history',
    name: 'playlist-history',
    component: () => import('../features/playlists/PlaylistHistoryPage.vue'),
    props: true,
    meta: { nav: 'playlists', needs: ['OwnPlaylists'] },
  },
  { path: '/history', name: 'history', component: () => import('../features/history/HistoryPage.vue') },
  { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsPage.vue') },
  adminRoute,
  {
    path: '/login',
    name: 'login',
    component: () => import('../features/auth/LoginPage.vue'),
    meta: { public: true, fillsWindow: true },
  },
  {
    path: '/logout',
    name: 'logout',
    component: () => import('../features/auth/LogoutPage.vue'),
    meta: { public: true, fillsWindow: true },
  },
  {
    path: '/pair',
    name: 'pair',
    component: () => import('../features/auth/PairPage.vue'),
    meta: { public: true, fillsWindow: true },
  },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('../features/setup/SetupPage.vue'),
    meta: { public: true, fillsWindow: true },
  },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue') },
]

type Memory = { save: () => void; restore: (isBackOrForward: boolean) => void }

/** The pages with their access rules. Returning to a page restores its scroll position. */
export function createAppRouter(session: () => ReturnType<typeof useSessionStore>, memory: Memory): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => {
      // The first page of a visit has no previous one, but also has a position in the history.
      if (to.path !== from.path || from.matched.length === 0 || saved) memory.restore(saved !== null)
      return false
    },
  })

  backClosesOverlays(router)
  router.beforeEach(async (to) => {
    const store = session()
    if (store.session.state === 'unknown') await store.read()
    return guard(to, store)
  })
  router.beforeEach(() => memory.save())
  return router
}

function guard(to: RouteLocationNormalized, store: ReturnType<typeof useSessionStore>) {
  const { session } = store
  // Without an answer the page opens and shows the error; nobody is sent to sign in while the server is away.
  if (session.state === 'unknown' || session.state === 'unreachable') return true
  if (session.state === 'signed_in') {
    if (to.name === 'login') return safeTarget(to.query['next'])
    if (to.name === 'setup' && !store.can('ManagePermissions')) return paths.home()
    if (!store.canAny(to.meta.needs)) return placeInstead(to)
    return to.name === 'admin' ? (firstSection(store.can) ?? paths.home()) : true
  }
  if (!session.hasOwner) return to.name === 'setup' ? true : paths.setup()
  if (to.name === 'setup') return paths.login()
  return to.meta.public ? true : paths.login(to.fullPath)
}

/**
 * The redirect for a page that the user may not open: from a part of the administration to one that is open to them,
 * if any.
 */
export const placeInstead = ({ name, meta }: Pick<RouteLocationNormalized, 'name' | 'meta'>) =>
  meta.nav === 'admin' && name !== 'admin' ? paths.admin() : paths.home()
