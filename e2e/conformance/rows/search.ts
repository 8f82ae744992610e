import { exactly, oneOf, some } from '../shape.ts'
import { badBodies, noId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const search = (body: object, json: Step['json']): Step => ({
  ask: 'POST /v1/content/search',
  as: 'bob',
  body,
  status: 200,
  json: json ?? null,
  answers: { 'cache-control': /^(?!.*max-age=[1-9])/ },
})

const hit = {
  item_type: oneOf('Track', 'Artist', 'Album'),
  item_id: 'string',
  score: 'int',
  adjusted_score: 'int',
  matchable_text: 'string',
} as const
const names = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((pair) => Array.isArray(pair) && pair.length === 2)
const first = (check: (each: Record<string, unknown>) => boolean) => (value: unknown) =>
  Array.isArray(value) && check((value as Record<string, unknown>[])[0] ?? {})

export const searchRows: Row[] = [
  row('POST /v1/content/search', 'AccessCatalog', {
    success: [
      search({ query: 'The Sines' }, some(hit)),
      search(
        { query: 'the sines' },
        first(({ item_type, matchable_text }) => item_type === 'Artist' && matchable_text === 'the sines'),
      ),
      search(
        { query: 'Whistle', resolve: true, filters: ['track'] },
        some({
          type: exactly('Track'),
          id: 'string',
          name: 'string',
          duration: 'int',
          artists_ids_names: names,
          image_id: 'string?',
          album_id: 'string',
        }),
      ),
      search(
        { query: 'Low tones', resolve: true, filters: ['album'] },
        some({
          type: exactly('Album'),
          id: 'string',
          name: 'string',
          artists_ids_names: names,
          image_id: 'string?',
          year: 'int?',
        }),
      ),
      search(
        { query: 'The Sines', resolve: true, filters: ['artist'] },
        some({ type: exactly('Artist'), id: 'string', name: 'string', image_id: 'string?' }),
      ),
    ],
    malformed: badBodies('POST /v1/content/search', [
      {},
      { query: 7 },
      { query: 'a', resolve: 'yes' },
      { query: 'a', filters: ['songs'] },
    ]),
    unknown: noId,
    edge: [
      search({ query: '' }, [hit]),
      search({ query: 'zzqqxxvvkk' }, exactly([])),
      search({ query: 'zz' }, some(hit)),
      search(
        { query: 'the snies' },
        first(({ matchable_text }) => matchable_text === 'the sines'),
      ),
      search({ query: 'The Sines', filters: [] }, some(hit)),
      search({ query: 'The Sines', filters: null, unheard_of: 1 }, some(hit)),
      search({ query: 'The Sines', playlists: null }, some(hit)),
    ],
  }),
]
