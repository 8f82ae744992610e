import type { ContentType } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'

export const contentLiked: Reducer<'content_liked'> = (draft, { content_type, content_id }) =>
  void draft.likesOf(content_type).add(content_id)

export type Like = { type: 'like'; content_type: ContentType; content_id: string }

export const like: MutationDefinition<Like> = {
  apply: contentLiked,
  send: (api, { content_type, content_id }, options) =>
    api.likes.like({ params: { type: content_type, id: content_id }, ...options }),
}
