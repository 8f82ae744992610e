import { event } from './event.ts'
import { Liked } from './payloads.ts'

export const contentUnliked = event({
  type: 'content_unliked',
  payload: Liked,
  undoneWith: 'LikeContent',
  example: { content_type: 'track', content_id: '1xWQq8YeRH7k0FJkbC' },
})
