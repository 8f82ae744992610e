import type { Catalog } from '../../catalog/index.ts'
import type { WireId } from '../protocol/ids.ts'

export type NowServices = { catalog: Pick<Catalog, 'albumNow' | 'shownTracks'> }

/** What an app remembers by an id: a track or album whose files gave way to better ones is the one that stands for it. */
export async function asItIsNow<Asked extends WireId>(
  { catalog }: NowServices,
  asked: Asked,
): Promise<Asked> {
  const { kind, id } = asked
  if (kind === 'album') return { ...asked, id: catalog.albumNow(id) }
  if (kind !== 'track') return asked
  return { ...asked, id: (await catalog.shownTracks([id])).get(id)?.id ?? id }
}
