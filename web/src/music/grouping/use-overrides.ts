import type { Override, OverrideBody } from '@pezzottify/contract'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { useCatalogChanged } from '../../shared/use-catalog-changed.ts'

/** Says something against the tags, or takes it back; what pages show is read again. */
export function useOverrides() {
  const { api } = useServices()
  const catalogChanged = useCatalogChanged()
  const readAgain = (): Promise<void> => catalogChanged(queryKeys.overrides)

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
