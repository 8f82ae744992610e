import { ApiError } from '@pezzottify/client'
import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useInvalidate } from '../../../shared/use-invalidate.ts'
import { addressToShow } from '../../../shared/pairing/pairing-link.ts'
import { type Adding, addPerson, type NewPerson } from './add-person.ts'

/** The interval of refreshing who is online and was last seen. */
const lookAgainMs = 30_000

/** All accounts of the server, for those who manage users. */
export function usePeople() {
  const { api, page } = useServices()
  const invalidate = useInvalidate()
  const query = useQuery({
    key: queryKeys.people,
    query: ({ signal }) => api.accounts.list({ signal }),
    staleTime: 5_000,
  })
  const timer = setInterval(() => document.visibilityState === 'visible' && void query.refetch(), lookAgainMs)
  onScopeDispose(() => clearInterval(timer))

  async function add(person: NewPerson): Promise<Adding> {
    const adding = await addPerson(api.accounts, person)
    await invalidate(queryKeys.people)
    return adding
  }

  /** The address at which others open this server. */
  async function addressForOthers(): Promise<{ address: string; reachesOthers: boolean }> {
    const here = addressToShow(page.origin, [])
    if (here.reachesOthers) return here
    try {
      const { addresses } = await api.auth.createPairing()
      return addressToShow(page.origin, addresses)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return here
    }
  }

  return {
    people: computed(() => query.data.value ?? []),
    error: query.error,
    isLoading: query.isLoading,
    refetch: query.refetch,
    add,
    addressForOthers,
  }
}
