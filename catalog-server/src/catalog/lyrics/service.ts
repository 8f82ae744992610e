import type { Lyrics, TrackId, TrackLyrics } from '@pezzottify/contract'
import { notFound } from '../../base/errors.ts'
import { listIn } from '../../base/stored-json.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { parseLyrics } from '../../media/lrc.ts'

export type LyricsService = ReturnType<typeof createLyrics>

type TextRow = { source: Lyrics['source']; language: string | null; text: string }

/** The lyrics of tracks, from beside their files, from their tags and from what a service answered. */
export function createLyrics(catalog: CatalogStore) {
  const track = catalog.reader.query<{ languages: string | null }, [string]>(
    'SELECT languages FROM tracks WHERE id = ?',
  )
  const texts = catalog.reader.query<TextRow, [string]>(
    'SELECT source, language, text FROM track_lyrics WHERE track_id = ? ORDER BY position',
  )
  return {
    /** @throws AppError `not_found` */
    of: (id: TrackId): TrackLyrics => {
      const row = track.get(id)
      if (!row) throw notFound()
      const spoken = listIn(row.languages)
      // A song in one language is sung in it.
      const onlyOne = spoken.length === 1 && typeof spoken[0] === 'string' ? spoken[0] : null
      const lyrics = texts.all(id).map((text) => toLyrics(text, onlyOne))
      return { lyrics: lyrics.toSorted((a, b) => Number(b.synced) - Number(a.synced)), pending: false }
    },
  }
}

function toLyrics({ source, language, text }: TextRow, otherwise: string | null): Lyrics {
  const parsed = parseLyrics(text)
  return {
    source,
    synced: parsed.isSynced,
    language: language ?? parsed.language ?? otherwise,
    offset_ms: parsed.offsetMs,
    lines: parsed.lines.map((line) => ({ start_ms: line.startMs, text: line.text })),
  }
}
