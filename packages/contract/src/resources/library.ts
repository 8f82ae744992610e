import { z } from 'zod'
import { Album } from './catalog-shapes.ts'
import { Empty, endpoint } from '../endpoint.ts'
import { pathMaxCharacters, problemCodeMaxCharacters } from '../limits.ts'
import { page, pageQuery, pathNumber } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, album } from './example-values.ts'
import { LibrarySorting } from './library-sorting.ts'
import { LoudnessStatus } from './loudness-status.ts'
import { MusicFolder } from './music-folder.ts'

export const FolderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), readable: z.boolean() })),
  /** The number of audio files directly in the folder: it answers "why is nothing found?". */
  audio_files: z.int(),
  other_files: z.int(),
})
export type FolderListing = z.infer<typeof FolderListing>

/**
 * Why a scan failed. `folder_silent`: a music folder does not answer. `disk_full`, `disk_failed`, `damaged`: the result
 * could not be written to the catalog.
 */
export const scanFailureCodes = ['folder_silent', 'disk_full', 'disk_failed', 'damaged', 'internal'] as const

export const ScanFailure = z.object({
  code: z.enum(scanFailureCodes),
  /** A sentence for people that names the file or folder concerned. */
  message: z.string(),
})
export type ScanFailure = z.infer<typeof ScanFailure>

/**
 * The state of the scan. `files_per_second` and `seconds_left` are estimates for a running scan. Times are Unix
 * seconds.
 */
export const ScanStatus = z.object({
  state: z.enum(['idle', 'running', 'cancelling']),
  outcome: z.enum(['completed', 'cancelled', 'failed']).nullable(),
  /** Present only when the outcome is `failed`. */
  failure: ScanFailure.nullable(),
  started_at: z.int().nullable(),
  finished_at: z.int().nullable(),
  files_total: z.int().nullable(),
  files_done: z.int(),
  files_per_second: z.number(),
  seconds_left: z.int().nullable(),
  added: z.int(),
  updated: z.int(),
  moved: z.int(),
  unchanged: z.int(),
  missing: z.int(),
  problems: z.int(),
  /**
   * Files that the scan left out, the most frequent first: helper files of systems and programs by name (`.DS_Store`,
   * `._*`), and files that are not music by extension (`.txt`). The remaining ones are counted together under an empty
   * name.
   */
  left_out: z.array(z.object({ reason: z.enum(['helper', 'not_music']), name: z.string(), count: z.int() })),
  current_folder: z.string().nullable(),
  albums: z.int(),
  newest_album: Album.nullable(),
})
export type ScanStatus = z.infer<typeof ScanStatus>

export const ScanProblem = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  seen_at: z.int(),
})
export type ScanProblem = z.infer<typeof ScanProblem>

const path = z
  .string()
  .min(1)
  .max(pathMaxCharacters)
  .describe('A folder of the server, as its system spells it; that of the example is one of many')
const administer = { access: 'ManagePermissions', rateLimit: 'user_read' } as const
const edit = { access: 'EditCatalog', rateLimit: 'user_read' } as const

/** The music folders and their scan. Endpoints that reveal the server's file system need `ManagePermissions`. */
export const library = {
  folders: endpoint({
    ...administer,
    method: 'GET',
    path: '/v1/admin/library/folders',
    summary: 'The music folders and their state',
    response: z.object({ folders: z.array(MusicFolder) }),
  }),
  addFolder: endpoint({
    ...administer,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/library/folders',
    summary: 'Add a music folder; its scan starts at once',
    body: z.object({ path }),
    response: MusicFolder,
    status: 201,
    errors: ['folder_unusable', 'conflict'],
  }),
  addDemo: endpoint({
    ...administer,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/library/demo',
    summary: 'Add the demo album',
    response: MusicFolder,
    status: 201,
    errors: ['conflict', 'unavailable'],
  }),
  removeFolder: endpoint({
    ...administer,
    rateLimit: 'write',
    method: 'DELETE',
    path: '/v1/admin/library/folders/{id}',
    summary: 'Remove a music folder from the library; its files are not touched',
    params: z.object({ id: pathNumber }),
    response: Empty,
    status: 204,
    errors: ['not_found', 'conflict'],
  }),
  acceptLoss: endpoint({
    ...administer,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/library/folders/{id}/accept-loss',
    summary: 'Remove tracks whose files are gone for good, by a scan that starts at once',
    params: z.object({ id: pathNumber }),
    response: MusicFolder,
    status: 202,
    errors: ['not_found'],
  }),
  browse: endpoint({
    ...administer,
    method: 'GET',
    path: '/v1/admin/library/browse',
    summary: 'Folders of the server, to choose one from',
    query: z.object({ path: path.optional() }),
    response: FolderListing,
    errors: ['folder_unusable'],
  }),
  count: endpoint({
    ...administer,
    method: 'GET',
    path: '/v1/admin/library/count',
    summary:
      'The number of audio files below a folder; repeated requests continue the count until `complete`',
    query: z.object({ path }),
    response: z.object({ audio_files: z.int(), complete: z.boolean() }),
    errors: ['folder_unusable'],
  }),
  scan: endpoint({
    ...edit,
    method: 'GET',
    path: '/v1/admin/library/scan',
    summary: 'The progress of the scan',
    response: ScanStatus,
  }),
  startScan: endpoint({
    ...edit,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/library/scan',
    summary: 'Scan all music folders, or read every file again; a running scan continues',
    query: z.object({
      full: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional(),
    }),
    response: ScanStatus,
    status: 202,
  }),
  cancelScan: endpoint({
    ...edit,
    rateLimit: 'write',
    method: 'DELETE',
    path: '/v1/admin/library/scan',
    summary: 'Stop the scan; files already read are kept, and the next scan continues from there',
    response: ScanStatus,
    status: 202,
  }),
  loudness: endpoint({
    ...edit,
    method: 'GET',
    path: '/v1/admin/library/loudness',
    summary: 'The progress of the loudness measurement',
    response: LoudnessStatus,
  }),
  sorting: endpoint({
    ...edit,
    method: 'GET',
    path: '/v1/admin/library/sorting',
    summary: 'How lists put names in order',
    response: LibrarySorting,
  }),
  setSorting: endpoint({
    ...edit,
    rateLimit: 'write',
    method: 'PUT',
    path: '/v1/admin/library/sorting',
    summary: 'Choose the language whose order of letters lists follow, and whether articles count',
    body: LibrarySorting.omit({ is_applying: true }),
    response: LibrarySorting,
  }),
  problems: endpoint({
    ...edit,
    method: 'GET',
    path: '/v1/admin/library/problems',
    summary: 'Files that could not be read, with the reason',
    query: z.object({ ...pageQuery, code: z.string().max(problemCodeMaxCharacters).optional() }),
    response: page(ScanProblem).extend({
      /** The number of problems of each kind, whatever the filter; the most frequent first. */
      codes: z.array(z.object({ code: z.string(), count: z.int() })),
    }),
  }),
}

const folder: z.input<typeof MusicFolder> = {
  id: 1,
  path: '/music',
  state: 'readable',
  message: null,
  origin: 'added',
  track_count: 41,
  lost_count: 0,
  watch: 'live',
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
  left_out: [{ reason: 'not_music', name: '.txt', count: 3 }],
  current_folder: '/music/Pezzottify House Band',
  albums: 24,
  newest_album: album,
}

export const libraryExamples: ExamplesOf<typeof library> = {
  folders: { response: { folders: [folder] } },
  addFolder: { body: { path: '/music' }, response: { ...folder, track_count: 0 } },
  addDemo: { response: { ...folder, id: 2, path: '/app/demo', origin: 'demo', track_count: 0 } },
  acceptLoss: { response: folder },
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
  loudness: { response: { state: 'measuring', paused_by: null, left: 820, measured: 380, failed: 0 } },
  sorting: { response: { language: 'en', articles: true, is_applying: false } },
  setSorting: {
    body: { language: 'sv', articles: true },
    response: { language: 'sv', articles: true, is_applying: true },
  },
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
      codes: [{ code: 'empty', count: 1 }],
    },
  },
}
