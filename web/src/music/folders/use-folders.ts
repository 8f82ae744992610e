import { useQuery } from '@pinia/colada'
import type { MusicFolder } from '@pezzottify/contract'
import { computed, onScopeDispose, watch } from 'vue'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { useInvalidate } from '../../shared/use-invalidate.ts'
import { useSessionStore } from '../../shared/stores/session.ts'

/** Whether something is wrong with a folder, as far as is known. */
export const isAway = ({ state, message, is_pending }: MusicFolder): boolean =>
  state !== 'readable' && !(is_pending === true && message === null)

/** The pause before a folder whose disk had not answered is asked for again. */
const pendingMs = 1_500

/** The music folders of the server, for administrators. */
export function useFolders() {
  const { api } = useServices()
  const session = useSessionStore()
  const invalidate = useInvalidate()
  const query = useQuery({
    key: queryKeys.folders,
    query: ({ signal }) => api.library.folders({ signal }),
    enabled: () => session.can('ManagePermissions'),
    staleTime: 10_000,
  })
  const folders = computed<MusicFolder[]>(() => query.data.value?.folders ?? [])

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    query.data,
    (found) => {
      clearTimeout(timer)
      if (found?.folders.some(({ is_pending }) => is_pending))
        timer = setTimeout(() => void query.refetch(), pendingMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  /** A change of folders starts a scan and, in time, changes the whole catalog. */
  async function after<T>(change: Promise<T>): Promise<T> {
    const result = await change
    await invalidate(queryKeys.folders, queryKeys.scan, queryKeys.catalog)
    return result
  }

  return {
    folders,
    status: query.status,
    error: query.error,
    refetch: query.refetch,
    add: (path: string) => after(api.library.addFolder({ body: { path } })),
    addDemo: () => after(api.library.addDemo()),
    acceptLoss: (id: number) => after(api.library.acceptLoss({ params: { id } })),
    remove: (id: number) => after(api.library.removeFolder({ params: { id } })),
  }
}
