import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { idMaxCharacters } from '../limits.ts'
import type { ExamplesOf } from '../example.ts'
import { track } from './example-values.ts'

export const contentTypes = ['artist', 'album', 'track'] as const
/** An unknown type is refused with an empty message, as the original server does. */
export const ContentType = z.enum(contentTypes, { error: () => '' })
export type ContentType = z.infer<typeof ContentType>

const contentId = z.string().min(1).max(idMaxCharacters)
const named = { params: z.object({ type: ContentType, id: contentId }) }
const asked = { query: z.object({ type: ContentType, id: contentId }) }
const write = { access: 'LikeContent', rateLimit: 'write', response: Empty } as const

/** A user's likes. Ids need not be in the catalog: a liked item may come back. */
export const likes = {
  list: endpoint({
    method: 'GET',
    path: '/v1/user/liked/{type}',
    summary: 'Ids of the items that the user likes, oldest first',
    access: 'LikeContent',
    rateLimit: 'user_read',
    params: z.object({ type: ContentType }),
    response: z.array(z.string()),
  }),
  like: endpoint({
    ...write,
    ...named,
    method: 'POST',
    path: '/v1/user/liked/{type}/{id}',
    summary: 'Like an artist, album or track',
  }),
  unlike: endpoint({
    ...write,
    ...named,
    method: 'DELETE',
    path: '/v1/user/liked/{type}/{id}',
    summary: 'Unlike an artist, album or track',
  }),
  likeByQuery: endpoint({
    ...write,
    ...asked,
    method: 'PUT',
    path: '/v1/user/liked',
    summary: 'Like an item (older spelling)',
  }),
  unlikeByQuery: endpoint({
    ...write,
    ...asked,
    method: 'DELETE',
    path: '/v1/user/liked',
    summary: 'Unlike an item (older spelling)',
  }),
}

export const likesExamples: ExamplesOf<typeof likes> = { list: { response: [track.id] } }
