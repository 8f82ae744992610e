import type { z } from 'zod'
import type { Api } from '../../index.ts'
import type { MusicFolder, ScanStatus } from '../../resources/library.ts'
import type { ExamplesOf } from '../examples.ts'
import { album, at } from '../../resources/example-values.ts'

const folder: z.input<typeof MusicFolder> = {
  id: 1,
  path: '/music',
  state: 'readable',
  message: null,
  origin: 'added',
  track_count: 41,
}

const scan: z.input<typeof ScanStatus> = {
  state: 'running',
  outcome: null,
  failure: null,
  started_at: at,
  finished_at: null,
  files_total: 1_200,
  files_done: 300,
  files_per_second: 150.5,
  seconds_left: 6,
  added: 298,
  updated: 0,
  moved: 0,
  unchanged: 1,
  missing: 0,
  problems: 1,
  current_folder: '/music/Pezzottify House Band',
  albums: 24,
  newest_album: album,
}

export const library: ExamplesOf<Api['library']> = {
  folders: { response: { folders: [folder] } },
  addFolder: { body: { path: '/music' }, response: { ...folder, track_count: 0 } },
  addDemo: { response: { ...folder, id: 2, path: '/app/demo', origin: 'demo', track_count: 0 } },
  browse: {
    response: {
      path: '/music',
      parent: '/',
      entries: [{ name: 'Pezzottify House Band', path: '/music/Pezzottify House Band', readable: true }],
      audio_files: 0,
      other_files: 1,
    },
  },
  count: { response: { audio_files: 1_200, complete: true } },
  scan: { response: scan },
  startScan: { response: scan },
  cancelScan: { response: { ...scan, state: 'cancelling', seconds_left: null } },
  problems: {
    response: {
      items: [
        {
          path: '/music/nothing.mp3',
          code: 'empty',
          message: 'The file is empty',
          seen_at: at,
        },
      ],
      next_cursor: null,
      total: 1,
    },
  },
}
