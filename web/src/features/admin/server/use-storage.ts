import { useQuery } from '@pinia/colada'
import { minuteMs, queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'

/** What takes how much room. The server counts it anew for each question. */
export function useStorage() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.storage,
    query: ({ signal }) => api.operations.storage({ signal }),
    staleTime: minuteMs,
    refetchOnWindowFocus: false,
  })
}
