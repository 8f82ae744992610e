import { useQuery } from '@pinia/colada'
import { minuteMs, queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'

/** The disk usage. The server counts it again for each request. */
export function useStorage() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.storage,
    query: ({ signal }) => api.operations.storage({ signal }),
    staleTime: minuteMs,
    refetchOnWindowFocus: false,
  })
}
