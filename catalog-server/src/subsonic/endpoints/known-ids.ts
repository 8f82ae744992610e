import type { TrackId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import type { Catalog } from '../../catalog/index.ts'
import type { Likable } from '../../collection/index.ts'
import { notFound } from '../protocol/error.ts'
import { idOf, readId } from '../protocol/ids.ts'

type Known = Pick<Catalog, 'known'>

/** The tracks of these ids, each of which the catalog has. @throws SubsonicError `notFound` */
export async function tracksOf({ known }: Known, texts: readonly string[]): Promise<TrackId[]> {
  const ids = texts.map((text) => idOf('track', text))
  const there = await known('track', ids)
  if (!ids.every((id) => there.has(id))) throw notFound('Song')
  return ids.map((id) => id as TrackId)
}

/** Those among these that the catalog has, in their order; the kind is in the id. @throws SubsonicError `notFound` for none */
export async function itemsOf({ known }: Known, texts: readonly string[]): Promise<Likable[]> {
  const asked = texts.flatMap((text) => itemOf(text) ?? [])
  const there: Likable[] = []
  for (const [type, items] of Map.groupBy(asked, (item) => item.type)) {
    const ids = await known(
      type,
      items.map(({ id }) => id),
    )
    there.push(...items.filter(({ id }) => ids.has(id)))
  }
  if (there.length === 0) throw notFound('Item')
  return there
}

/** The same with those that they stand for: what was liked before a better file came is shown as liked, too. */
export async function withFormerOf(
  { withFormer }: Pick<Catalog, 'withFormer'>,
  items: readonly Likable[],
): Promise<Likable[]> {
  const all: Likable[] = []
  for (const [type, some] of Map.groupBy(items, (item) => item.type)) {
    const versions = await withFormer(
      type,
      some.map(({ id }) => id),
    )
    all.push(...[...versions.values()].flat().map((id) => ({ type, id })))
  }
  return all
}

function itemOf(text: string): Likable | null {
  const read = readId(text)
  const type = contentTypes.find((name) => name === read?.kind)
  return read && type ? { type, id: read.id } : null
}
