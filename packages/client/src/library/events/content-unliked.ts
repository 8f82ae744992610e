import type { ContentType } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'

export const contentUnliked: Reducer<'content_unliked'> = (draft, { content_type, content_id }) =>
  void draft.likesOf(content_type).delete(content_id)

export type Unlike = { type: 'unlike'; content_type: ContentType; content_id: string }

export const unlike: MutationDefinition<Unlike> = {
  apply: contentUnliked,
  send: (api, { content_type, content_id }, options) =>
    api.likes.unlike({ params: { type: content_type, id: content_id }, ...options }),
}
