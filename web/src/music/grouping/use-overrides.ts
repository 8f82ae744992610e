import type { Override, OverrideBody } from '@pezzottify/contract'
import { useQueryCache } from '@pinia/colada'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'

/** Says something against the tags, or takes it back; what pages show is read again. */
export function useOverrides() {
  const { api } = useServices()
  const queries = useQueryCache()

  async function readAgain(): Promise<void> {
    await queries.invalidateQueries({ key: queryKeys.overrides })
    await queries.invalidateQueries({ key: queryKeys.catalog })
  }

  return {
    add: async (body: OverrideBody): Promise<Override> => {
      const said = await api.grouping.addOverride({ body })
      await readAgain()
      return said
    },
    remove: async (id: number): Promise<void> => {
      await api.grouping.removeOverride({ params: { id } })
      await readAgain()
    },
  }
}
