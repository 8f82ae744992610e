/** A page of a list by offset. `reader`: who reads it, so that pages of one reading belong together. */
export type OffsetPage = { reader: string; offset: number; limit: number }

/** The rows of a list that come after a place, or all, without the first `skip` of them. */
export type Walk<Place> = (
  after: Place | null,
  skip: number,
  limit: number,
) => Promise<readonly { id: string; place: Place }[]>

/** Lists that are being read, and the places in each that are remembered. */
const readingsMax = 500
const placesMax = 32

/**
 * Lists by offset, for clients that know no cursors. It is remembered where recent pages ended, so that the next page
 * goes on from there: it costs the same wherever it is, and neither misses nor repeats a row when others come or go
 * before it. Other offsets are counted from the nearest place before them.
 */
export function createPagesByOffset<Place>() {
  /** By offset; least recently used ones first, in both. */
  const readings = new Map<string, Map<number, Place>>()

  const readingOf = (name: string, isNew: boolean): Map<number, Place> => {
    const places = (isNew ? null : readings.get(name)) ?? new Map<number, Place>()
    touch(readings, name, places, readingsMax)
    return places
  }

  /** The ids of a page. Each list has a name; reading it from the beginning forgets the places of earlier readings. */
  return async (
    list: string,
    { reader, offset, limit }: OffsetPage,
    walk: Walk<Place>,
  ): Promise<string[]> => {
    const places = readingOf(`${list} ${reader}`, offset === 0)
    const start = nearest(places, offset)
    const rows = await walk(places.get(start) ?? null, offset - start, limit)
    const last = rows.at(-1)
    if (last) touch(places, offset + rows.length, last.place, placesMax)
    return rows.map(({ id }) => id)
  }
}

/** The last known offset up to this one; 0 is the beginning, which needs no place. */
const nearest = (places: ReadonlyMap<number, unknown>, offset: number): number =>
  Math.max(0, ...[...places.keys()].filter((known) => known <= offset))

function touch<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, max: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
