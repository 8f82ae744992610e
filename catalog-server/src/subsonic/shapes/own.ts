import type { ContentType, UserId } from '@pezzottify/contract'
import type { Likes, Ratings } from '../../collection/index.ts'
import type { Listening } from '../../playback/index.ts'
import { isoDate } from '../protocol/dates.ts'
import type { OwnFields } from './types.ts'

type Plays = { play_count: number; last_played_at: number }

/** Where the likes, ratings and plays of users are known. */
export type OwnServices = {
  likes: Pick<Likes, 'timesOf'>
  ratings: Pick<Ratings, 'of'>
  listening: Pick<Listening, 'sums'>
}

export type Own = {
  fieldsOf(id: string): OwnFields
  playsOf(id: string): { playCount: number; played: string | undefined }
}

/**
 * What a user made of some things. `versions`: of each the ids under which it is kept, first its own. `plays`: how often, by
 * the id of each.
 */
export async function ownOf(
  { likes, ratings }: OwnServices,
  userId: UserId,
  type: ContentType,
  versions: ReadonlyMap<string, readonly string[]>,
  plays: ReadonlyMap<string, Plays> = new Map(),
): Promise<Own> {
  const ids = [...versions.values()].flat()
  const liked = await likes.timesOf(userId, type, ids)
  const rated = await ratings.of(userId, type, ids)
  const keptOf = <T>(kept: ReadonlyMap<string, T>, id: string): T | undefined => {
    const under = versions.get(id)?.find((version) => kept.has(version))
    return under === undefined ? undefined : kept.get(under)
  }
  return {
    fieldsOf: (id) => {
      const rating = keptOf(rated, id)
      return {
        starred: dateOf(keptOf(liked, id)),
        userRating: rating?.own || undefined,
        averageRating: rating && Math.round(rating.mean * 100) / 100,
      }
    },
    playsOf: (id) => ({
      playCount: plays.get(id)?.play_count ?? 0,
      played: dateOf(plays.get(id)?.last_played_at),
    }),
  }
}

const dateOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : isoDate(seconds)
