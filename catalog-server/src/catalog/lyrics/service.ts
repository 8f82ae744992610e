import type { Lyrics, TrackId, TrackLyrics } from '@pezzottify/contract'
import { notFound } from '../../base/errors.ts'
import { listIn } from '../../base/stored-json.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { isTimed, parseLyrics } from '../../media/lrc.ts'
import { createNamedTrack } from './named-track.ts'
import { createLookup, type LookedUp, type LookupOptions } from './lookup.ts'

export type LyricsService = ReturnType<typeof createLyrics>

type Text = { source: Lyrics['source']; language: string | null; text: string }

/** The lyrics of tracks: from files beside them, from their tags and from a service. */
export function createLyrics(catalog: CatalogStore, options: LookupOptions) {
  const lookup = createLookup(catalog, options)
  const track = catalog.reader.query<{ languages: string | null }, [string]>(
    'SELECT languages FROM tracks WHERE id = ?',
  )
  const own = catalog.reader.query<Text, [string]>(
    'SELECT source, language, text FROM track_lyrics WHERE track_id = ? ORDER BY position',
  )
  return {
    named: createNamedTrack(catalog),
    /** @throws AppError `not_found` */
    of: async (id: TrackId): Promise<TrackLyrics> => {
      const row = track.get(id)
      if (!row) throw notFound()
      const texts = own.all(id)
      const isEnough = texts.some(({ text }) => isTimed(text))
      const found = isEnough ? null : await lookup.of(id)
      const spoken = listIn(row.languages)
      // A song in a single language is sung in that language.
      const onlyOne = spoken.length === 1 && typeof spoken[0] === 'string' ? spoken[0] : null
      const lyrics = [...texts, ...textsOf(found)].map((text) => toLyrics(text, onlyOne))
      return {
        lyrics: lyrics.toSorted((a, b) => Number(b.synced) - Number(a.synced)),
        pending: found?.pending ?? false,
      }
    },
    close: lookup.close,
  }
}

/** One text: the synced one if there is one, since it includes the plain text. */
function textsOf(found: LookedUp | null): Text[] {
  const text = found?.synced ?? found?.plain ?? null
  return text === null ? [] : [{ source: 'lrclib', language: null, text }]
}

function toLyrics({ source, language, text }: Text, otherwise: string | null): Lyrics {
  const parsed = parseLyrics(text)
  return {
    source,
    synced: parsed.isSynced,
    language: language ?? parsed.language ?? otherwise,
    offset_ms: parsed.offsetMs,
    lines: parsed.lines.map((line) => ({ start_ms: line.startMs, text: line.text })),
  }
}
