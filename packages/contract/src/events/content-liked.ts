import { event } from './event.ts'
import { Liked } from './payloads.ts'
export const contentLiked = event({
  type: 'content_liked',
  payload: Liked,
  example: { content_type: 'track', content_id: '1xWQq8YeRH7k0FJkbC' },
})
