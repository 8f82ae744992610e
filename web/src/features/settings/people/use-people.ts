import { ApiError } from '@pezzottify/client'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useInvalidate } from '../../../shared/use-invalidate.ts'
import { addressToShow } from '../../../shared/pairing/pairing-link.ts'
import { type Adding, addPerson, type NewPerson } from './add-person.ts'

type Person = { name: string; roles: readonly string[] }

/** All accounts of the server, for those who manage users. */
export function usePeople() {
  const { api, page } = useServices()
  const invalidate = useInvalidate()
  const query = useQuery({
    key: queryKeys.people,
    query: async ({ signal }) => {
      const users = await api.accounts.list({ signal })
      const people = await Promise.all(users.map(({ user_handle }) => personOf(user_handle, signal)))
      return people.filter((person) => person !== null)
    },
    staleTime: 10_000,
  })

  /** Null for one who was removed since the list was read. */
  async function personOf(handle: string, signal: AbortSignal): Promise<Person | null> {
    try {
      const { roles } = await api.accounts.roles({ params: { handle }, signal })
      return { name: handle, roles }
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_found') return null
      throw error
    }
  }

  async function add(person: NewPerson): Promise<Adding> {
    const adding = await addPerson(api.accounts, person)
    await invalidate(queryKeys.people)
    return adding
  }

  /** Where somebody else opens this server. */
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
