import type { ContentType } from '@pezzottify/contract'
import { useContentByIds } from '../../music/use-content-by-ids.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'
import type { NameSource } from './mutation-words.ts'

/** The names of content that pending changes refer to. */
export function useChangeNames(): NameSource {
  const library = useLibraryStore()
  const idsOf = (type: ContentType) => (): string[] =>
    library.outbox.flatMap((change) =>
      'content_id' in change && change.content_type === type ? [change.content_id] : [],
    )
  const of = {
    track: useContentByIds('track', idsOf('track')),
    album: useContentByIds('album', idsOf('album')),
    artist: useContentByIds('artist', idsOf('artist')),
  }
  return {
    playlist: (id) => library.playlist(id)?.name ?? '',
    content: (type, id) => of[type](id)?.name ?? '',
  }
}
