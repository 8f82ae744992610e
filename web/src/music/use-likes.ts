import type { ContentType } from '@pezzottify/contract'
import { useLibraryStore } from '../shared/stores/library.ts'
import { useSessionStore } from '../shared/stores/session.ts'

/** The user's likes. A like shows immediately and is sent in the background. */
export function useLikes() {
  const library = useLibraryStore()
  const session = useSessionStore()

  /** `null` without the permission, or before the library is loaded. */
  const likedOf = (type: ContentType, id: string): boolean | null =>
    session.can('LikeContent') && library.isLoaded ? library.isLiked(type, id) : null

  function toggle(type: ContentType, id: string): void {
    const liked = likedOf(type, id)
    if (liked === null) return
    library.commit({ type: liked ? 'unlike' : 'like', content_type: type, content_id: id })
  }

  return { likedOf, toggle }
}
