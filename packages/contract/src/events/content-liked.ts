import { event } from './event.ts'
import { Liked } from './payloads.ts'

export const contentLiked = event({
  type: 'content_liked',
  payload: Liked,
  undoneWith: 'LikeContent',
  example: { content_type: 'track', content_id: '1xWQq8YeRH7k0FJkbC' },
})
