import type { Api } from '../../index.ts'
import type { ExamplesOf } from '../examples.ts'
import { at, track } from '../../resources/example-values.ts'

export const server: ExamplesOf<Api['server']> = {
  health: { response: { status: 'ok' } },
  openapi: {
    response: { openapi: '3.1.0', info: { title: 'Pezzottify catalog server', version: '0.5.0' } },
  },
  info: { response: { version: '0.5.0', transcode_formats: ['flac'] } },
  doctor: {
    response: {
      checks: [
        {
          name: 'music folder',
          state: 'ok',
          message: '/music (owner 1000:1000, we are 1000:1000)',
          fix: null,
        },
        {
          name: 'ffmpeg',
          state: 'warning',
          message: 'not found: files that a browser cannot play are not converted',
          fix: 'sudo apt-get install ffmpeg',
        },
      ],
    },
  },
}

const link = {
  id: 1,
  kind: 'track' as const,
  content_id: track.id,
  created_at: at,
  expires_at: at + 3_600,
  revoked_at: null,
}

export const downloads: ExamplesOf<Api['downloads']> = {
  issue: {
    body: { kind: 'track', id: track.id, lifetime_seconds: 3_600 },
    response: { ...link, url: '/v1/download/NVwyn1-Xjvn7wbzkT8Kpyzi4gV9oi4m8OGyHA-BUudQ' },
  },
  list: { response: [{ ...link, use_count: 0, last_used_at: null }] },
}

export const operations: ExamplesOf<Api['operations']> = {
  storage: {
    response: {
      entries: [{ name: 'catalog.db', path: '/data/db/catalog.db', bytes: 356_432, complete: true }],
      free_bytes: 81_653_366_784,
    },
  },
}
