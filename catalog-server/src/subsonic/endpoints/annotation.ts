import type { Catalog } from '../../catalog/index.ts'
import type { Likes, Ratings } from '../../collection/index.ts'
import type { Endpoints } from '../protocol/endpoint.ts'
import { SubsonicError, subsonicCodes } from '../protocol/error.ts'
import type { Parameters } from '../protocol/parameters.ts'
import { itemsOf, withFormerOf } from './known-ids.ts'

type Services = {
  catalog: Pick<Catalog, 'known' | 'withFormer'>
  likes: Pick<Likes, 'likeAll' | 'unlikeAll'>
  ratings: Pick<Ratings, 'rate'>
}

const access = 'LikeContent'
const isWrite = true

/** Stars, which are likes, and ratings. */
export const annotationEndpoints = ({ catalog, likes, ratings }: Services): Endpoints => ({
  star: {
    access,
    isWrite,
    answer: async ({ parameters, session }) =>
      likes.likeAll(session, await itemsOf(catalog, starred(parameters))),
  },
  unstar: {
    access,
    isWrite,
    answer: async ({ parameters, session }) =>
      likes.unlikeAll(session, await withFormerOf(catalog, await itemsOf(catalog, starred(parameters)))),
  },
  setRating: {
    access,
    isWrite,
    answer: async ({ parameters, session }) => {
      const [id, value] = [parameters.required('id'), parameters.requiredInteger('rating')]
      for (const item of await itemsOf(catalog, [id]))
        await ratings.rate(session.user_id, item.type, item.id, value)
    },
  },
})

/** All three take any id, since apps send albums as `id` too. @throws SubsonicError `missing` */
function starred({ all }: Parameters): string[] {
  const ids = ['id', 'albumId', 'artistId'].flatMap(all)
  if (ids.length === 0)
    throw new SubsonicError(subsonicCodes.missing, 'Required parameter is missing: id, albumId or artistId')
  return ids
}
