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
  listening: Pick<Listening, 'counts' | 'sums'>
}

export type Own = {
  fieldsOf(id: string): OwnFields
  playsOf(id: string): { playCount: number; played: string | undefined }
}

/** What a user made of some things. `plays`: how often, by the id of each. */
export async function ownOf(
  { likes, ratings }: OwnServices,
  userId: UserId,
  type: ContentType,
  ids: readonly string[],
  plays: ReadonlyMap<string, Plays> = new Map(),
): Promise<Own> {
  const liked = await likes.timesOf(userId, type, ids)
  const rated = await ratings.of(userId, type, ids)
  return {
    fieldsOf: (id) => {
      const rating = rated.get(id)
      return {
        starred: dateOf(liked.get(id)),
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
