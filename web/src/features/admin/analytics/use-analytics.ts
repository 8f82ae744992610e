import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, watch } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useLibraryStore } from '../../../shared/stores/library.ts'
import { useInvalidate } from '../../../shared/use-invalidate.ts'
import { type DayRange, numberOf, rangeBefore } from './day-range.ts'

const staleTime = 60_000
const onlineEveryMs = 30_000
const topTracksShown = 20

/** The figures of a range of days: one request for each, whatever the library and the range. */
export function useAnalytics(range: () => DayRange) {
  const { api } = useServices()
  const library = useLibraryStore()
  const invalidate = useInvalidate()
  const key = (name: string) => () => queryKeys.figure(name, range().first, range().last)
  const span = () => ({ start_date: numberOf(range().first), end_date: numberOf(range().last) })
  const common = { staleTime, refetchOnWindowFocus: false }

  const daily = useQuery({
    key: key('daily'),
    // Includes the preceding range, for comparison.
    query: ({ signal }) => {
      const start_date = numberOf(rangeBefore(range()).first)
      return api.analytics.daily({ query: { ...span(), start_date }, signal })
    },
    ...common,
  })
  const topTracks = useQuery({
    key: key('top-tracks'),
    query: ({ signal }) => api.analytics.topTracks({ query: { ...span(), limit: topTracksShown }, signal }),
    ...common,
  })
  const listeners = useQuery({
    key: key('listeners'),
    query: ({ signal }) => api.analytics.userSummaries({ query: span(), signal }),
    ...common,
  })
  const bandwidth = useQuery({
    key: key('bandwidth'),
    query: ({ signal }) => api.analytics.bandwidthUsage({ query: span(), signal }),
    ...common,
  })
  const online = useQuery({
    key: queryKeys.online,
    query: ({ signal }) => api.analytics.onlineUsers({ signal }),
    staleTime: 5_000,
  })
  // This page is itself counted only once it is connected.
  watch(
    () => library.status.state,
    () => void online.refetch(),
  )
  const timer = setInterval(
    () => document.visibilityState === 'visible' && void online.refetch(),
    onlineEveryMs,
  )
  onScopeDispose(() => clearInterval(timer))

  const figures = [daily, topTracks, listeners, bandwidth]
  return {
    daily,
    topTracks,
    listeners,
    bandwidth,
    online,
    isLoading: computed(() => figures.some((figure) => figure.isLoading.value)),
    /** Set when no figure could be loaded: the reason of the first. */
    failure: computed(() =>
      figures.every((figure) => figure.error.value && !figure.data.value) ? daily.error.value : null,
    ),
    refresh: () => invalidate(queryKeys.analytics),
  }
}

export type Analytics = ReturnType<typeof useAnalytics>
