import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { untilOtherStart } from './other-start.ts'

/** The interval of polling while a job runs. */
const lookAgainMs = 2_000
const beginsAnewMaxMs = 600_000

/** The backups of the server, the running job, and the actions. */
export function useBackups() {
  const { api, page } = useServices()
  const query = useQuery({
    key: queryKeys.backups,
    query: ({ signal }) => api.backups.list({ signal }),
    staleTime: 5_000,
  })
  const job = computed(() => query.data.value?.job ?? null)
  /** The server ends all requests and restarts with the backup: this page can only wait. */
  const isBeginningAnew = shallowRef(false)
  const timer = setInterval(() => {
    if (job.value && !isBeginningAnew.value) void query.refetch()
  }, lookAgainMs)
  const gone = new AbortController()
  onScopeDispose(() => {
    clearInterval(timer)
    gone.abort()
  })

  const thenLook = async (work: Promise<unknown>): Promise<void> => {
    await work
    await query.refetch()
  }

  /** All data of the page are of another time afterwards, so it is reloaded. */
  async function restore(name: string): Promise<void> {
    const { started_at } = await api.server.info()
    const asked = api.backups.restore({ params: { name } })
    // Its job shows how far it is.
    void query.refetch()
    await asked
    isBeginningAnew.value = true
    await untilOtherStart(api, started_at, beginsAnewMaxMs, gone.signal)
    // Who has left the page reloads when they like.
    if (!gone.signal.aborted) page.reload()
  }

  return {
    state: query.data,
    error: query.error,
    isLoading: query.isLoading,
    refetch: query.refetch,
    job,
    isBeginningAnew,
    make: () => thenLook(api.backups.make()),
    verify: (name: string) => thenLook(api.backups.verify({ params: { name } })),
    remove: (name: string) => thenLook(api.backups.remove({ params: { name } })),
    restore,
  }
}
