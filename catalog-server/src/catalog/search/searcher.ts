import type { SearchHit, UserId } from '@pezzottify/contract'
import type { Searcher } from './find.ts'
import { kinds } from './kinds.ts'
import type { OwnPlaylist, People } from './people.ts'

const typeOf = { artist: 'Artist', album: 'Album', track: 'Track' } as const

/** The one who searches, as ranking knows them. */
export const searcherOf = (
  people: Pick<People, 'liked'>,
  userId: UserId,
  playlists: readonly OwnPlaylist[],
): Searcher => ({
  playlists,
  liked: (hits) => {
    const idsOf = (type: SearchHit['item_type']) =>
      hits.filter((hit) => hit.item_type === type).map((hit) => hit.item_id)
    const liked = people.liked(userId, {
      artist: idsOf('Artist'),
      album: idsOf('Album'),
      track: idsOf('Track'),
    })
    const ids = new Map<string, ReadonlySet<string>>(kinds.map((kind) => [typeOf[kind], liked[kind]]))
    return ({ item_type, item_id }) => ids.get(item_type)?.has(item_id) ?? false
  },
})
