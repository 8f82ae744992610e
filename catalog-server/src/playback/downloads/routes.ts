import type { downloads as group } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import { attachment } from '../../http/attachment.ts'
import type { Download, Downloads } from './service.ts'
import { zipOf } from './zip.ts'

const downloadIdleSeconds = 120
const cacheControl = 'private, no-cache'

export const downloadRoutes = (downloads: Downloads): Handlers<typeof group> => ({
  issue: ({ body, session }) => downloads.issue(session.user_id, body.kind, body.id, body.lifetime_seconds),
  list: ({ session }) => downloads.list(session.user_id),
  revoke: async ({ params, session }) => {
    await downloads.revoke(session.user_id, params.id)
  },
  download: async ({ params, raw, connection, head }) => {
    connection.setTimeout(downloadIdleSeconds)
    const download = await downloads.open(params.token)
    const response = await downloadResponse(raw, download, head)
    // Resuming a download does not count as another use.
    const isStart = (raw.headers.get('range') ?? 'bytes=0-').startsWith('bytes=0-')
    if (!head && isStart && response.ok) downloads.noteUse(download.linkId)
    response.headers.set('referrer-policy', 'no-referrer')
    return response
  },
})

/** Answers with a download under its name. */
export async function downloadResponse(raw: Request, download: Download, head: boolean): Promise<Response> {
  const response = 'file' in download ? await fileOf(raw, download, head) : await archiveOf(download, head)
  response.headers.set('content-disposition', attachment(download.name))
  return response
}

const fileOf = (
  request: Request,
  { file, contentType }: Extract<Download, { file: unknown }>,
  head: boolean,
): Promise<Response> => fileResponse(request, file, { contentType, cacheControl, head })

/** Has no `Content-Length`: it is made while it is sent. */
const archiveOf = async (
  { entries }: Extract<Download, { entries: unknown }>,
  head: boolean,
): Promise<Response> =>
  new Response(head ? null : await zipOf(entries), {
    headers: {
      'content-type': 'application/zip',
      'accept-ranges': 'none',
      'cache-control': cacheControl,
      'x-content-type-options': 'nosniff',
    },
  })
