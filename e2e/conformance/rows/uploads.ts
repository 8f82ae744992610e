import { makePng, makeTone } from '../../../catalog-server/src/testing/library-fixture.ts'
import * as shapes from '../shapes.ts'
import { row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const png = makePng(30, 20, '#225588')
const tone = await makeTone()
const send = (ask: string, body: unknown, type: string, status: number): Step => ({
  ask,
  body,
  headers: { 'content-type': type },
  status,
})
const image = 'PUT /v1/content/image/new-image/file'
const audio = 'PUT /v1/content/track/new-track/audio'

/** They upload to the items that the rows of editing have created. */
export const uploadRows: Row[] = [
  row('PUT /v1/content/image/{id}/file', 'EditCatalog', {
    success: [
      {
        ...send(image, png, 'image/png', 200),
        json: { ...shapes.image, width: 30, height: 20 },
      },
      {
        ask: 'GET /v1/content/image/new-image',
        status: 200,
        bytes: true,
        answers: { 'content-type': /^image\/png$/ },
      },
    ],
    malformed: [send(image, 'not a picture', 'image/png', 415), send(image, '{}', 'application/json', 415)],
    unknown: send('PUT /v1/content/image/nope/file', png, 'image/png', 404),
    // The content decides, not the declared type: audio declared as a picture.
    edge: [send(image, tone, 'image/png', 415), send(image, '', 'image/png', 415)],
  }),
  row('PUT /v1/content/track/{id}/audio', 'EditCatalog', {
    success: [
      { ...send(audio, tone, 'audio/mpeg', 200), json: { ...shapes.track, duration_secs: 1 } },
      { ask: 'GET /v1/content/stream/new-track', status: 200, bytes: true },
    ],
    malformed: [send(audio, 'not a sound', 'audio/mpeg', 415), send(audio, '{}', 'application/json', 415)],
    unknown: send('PUT /v1/content/track/nope/audio', tone, 'audio/mpeg', 404),
    edge: [send(audio, png, 'audio/mpeg', 415), send(audio, '', 'audio/mpeg', 415)],
  }),
]
