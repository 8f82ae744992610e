import { batch, change } from '../record-shapes.ts'
import { exactly, some } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { badBodies, brokenId, noId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const path = '/v1/admin/changelog'
const step = (ask: string, status: number, json?: Shape): Step => ({
  ask,
  status,
  ...(json !== undefined && { json }),
})
const opened: Step = {
  ...step(`POST ${path}/batch`, 201, { ...(batch as object), is_open: true, closed_at: null }),
  body: { name: 'New arrivals' },
  keep: { name: 'batch', field: 'id' },
}
const close = step(`POST ${path}/batch/$batch/close`, 200)
const drop = step(`DELETE ${path}/batch/$batch`, 204)
const recorded: Step = {
  ask: 'POST /v1/content/artist',
  body: { id: 'of-the-batch', name: 'In a batch', genres: [], activity_periods: [] },
  status: 201,
  json: { id: 'string' },
}
const refused = (ask: string, status: number, text: RegExp): Step => ({ ask, status, text })

/** Edits without an open batch may have opened one: it is closed first. */
export const changelogRows: Row[] = [
  row(`GET ${path}/batches`, 'EditCatalog', {
    success: step(`GET ${path}/batches`, 200, [batch]),
    malformed: [step(`GET ${path}/batches?is_open=yes`, 400), step(`GET ${path}/batches?is_open=1`, 400)],
    unknown: noId,
    edge: [
      step(`GET ${path}/batches?is_open=true`, 200, [{ ...(batch as object), is_open: true }]),
      step(`GET ${path}/batches?is_open=false`, 200, [
        { ...(batch as object), is_open: false, closed_at: 'int' },
      ]),
    ],
  }),
  row(`POST ${path}/batch`, 'EditCatalog', {
    success: opened,
    malformed: badBodies(`POST ${path}/batch`, [{}, { name: 1 }, { name: 'x', description: 1 }]),
    unknown: noId,
    edge: [
      {
        ...refused(`POST ${path}/batch`, 409, /^Cannot create batch: another batch is already open$/),
        body: { name: 'Another' },
      },
      recorded,
    ],
  }),
  row(`GET ${path}/batch/{id}`, 'EditCatalog', {
    success: step(`GET ${path}/batch/$batch`, 200, batch),
    malformed: step(`GET ${path}/batch/${brokenId}`, 400),
    unknown: step(`GET ${path}/batch/nope`, 404),
    edge: step(`HEAD ${path}/batch/$batch`, 200),
  }),
  row(`GET ${path}/batch/{id}/changes`, 'EditCatalog', {
    success: step(
      `GET ${path}/batch/$batch/changes`,
      200,
      some({ ...(change as object), entity_id: exactly('of-the-batch'), operation: exactly('Create') }),
    ),
    malformed: step(`GET ${path}/batch/${brokenId}/changes`, 400),
    unknown: step(`GET ${path}/batch/nope/changes`, 404),
    edge: step(`HEAD ${path}/batch/$batch/changes`, 200),
  }),
  row(`POST ${path}/batch/{id}/close`, 'EditCatalog', {
    success: [close, step(`GET ${path}/batch/$batch`, 200, { is_open: false, closed_at: 'int' })],
    malformed: step(`POST ${path}/batch/${brokenId}/close`, 400),
    unknown: step(`POST ${path}/batch/nope/close`, 404),
    edge: refused(`POST ${path}/batch/$batch/close`, 409, /^Batch is already closed: \S+$/),
  }),
  row(`DELETE ${path}/batch/{id}`, 'EditCatalog', {
    success: [
      refused(`DELETE ${path}/batch/$batch`, 400, /^Cannot delete closed batch: \S+$/),
      opened,
      drop,
      step(`GET ${path}/batch/$batch`, 404),
    ],
    malformed: step(`DELETE ${path}/batch/${brokenId}`, 400),
    unknown: step(`DELETE ${path}/batch/nope`, 404),
    edge: [
      opened,
      { ask: 'DELETE /v1/content/artist/of-the-batch', status: 204 },
      refused(`DELETE ${path}/batch/$batch`, 400, /^Cannot delete batch with 1 recorded changes: \S+$/),
      close,
    ],
  }),
  row(`GET ${path}/entity/{type}/{id}`, 'EditCatalog', {
    success: step(`GET ${path}/entity/artist/of-the-batch`, 200, some(change)),
    malformed: refused(
      `GET ${path}/entity/song/1`,
      400,
      /^Invalid entity type\. Must be one of: artist, album, track, image$/,
    ),
    unknown: step(`GET ${path}/entity/track/nope`, 200, exactly([])),
    edge: step(`GET ${path}/entity/ARTIST/of-the-batch`, 200, (value) => {
      const found = value as { operation: string }[]
      return found.map(({ operation }) => operation).join() === 'Delete,Create'
    }),
  }),
]
