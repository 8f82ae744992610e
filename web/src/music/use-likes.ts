import type { ContentType } from '@pezzottify/contract'
import { useLibraryStore } from '../shared/stores/library.ts'
import { useSessionStore } from '../shared/stores/session.ts'

/** What the user likes. A like shows at once; the server hears of it when it can. */
export function useLikes() {
  const library = useLibraryStore()
  const session = useSessionStore()

  /** `null` while likes are not to be had: without the permission, or before the library is known. */
  const likedOf = (type: ContentType, id: string): boolean | null =>
    session.can('LikeContent') && library.isLoaded ? library.isLiked(type, id) : null

  function toggle(type: ContentType, id: string): void {
    const liked = likedOf(type, id)
    if (liked === null) return
    library.commit({ type: liked ? 'unlike' : 'like', content_type: type, content_id: id })
  }

  return { likedOf, toggle }
}
