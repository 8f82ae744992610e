import { exactly } from '../shape.ts'
import { brokenId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const likes = (type: string, ids: string[]): Step => ({
  ask: `GET /v1/user/liked/${type}`,
  as: 'carol',
  status: 200,
  json: exactly(ids),
})
const carol = (ask: string, status = 200): Step => ({ ask, as: 'carol', status })
const anyId = 'n/a: what is liked need not be in the catalog'

export const likesRows: Row[] = [
  row('GET /v1/user/liked/{type}', 'LikeContent', {
    success: likes('artist', []),
    malformed: carol('GET /v1/user/liked/song', 400),
    unknown: carol('GET /v1/user/liked/Artist', 400),
    edge: [carol('POST /v1/user/liked/track/of-carol'), { ...likes('track', []), as: 'bob' }],
  }),
  row('POST /v1/user/liked/{type}/{id}', 'LikeContent', {
    success: [
      carol('POST /v1/user/liked/album/one'),
      carol('POST /v1/user/liked/album/two'),
      likes('album', ['one', 'two']),
    ],
    malformed: [
      carol('POST /v1/user/liked/song/one', 400),
      carol(`POST /v1/user/liked/album/${brokenId}`, 400),
    ],
    unknown: carol('POST /v1/user/liked/track/of-carol'),
    edge: [
      carol('POST /v1/user/liked/album/one'),
      likes('album', ['one', 'two']),
      // The same id may be liked as two kinds.
      carol('POST /v1/user/liked/artist/one'),
      likes('artist', ['one']),
      likes('album', ['one', 'two']),
    ],
  }),
  row('DELETE /v1/user/liked/{type}/{id}', 'LikeContent', {
    success: [carol('DELETE /v1/user/liked/album/two'), likes('album', ['one'])],
    malformed: [
      carol('DELETE /v1/user/liked/song/one', 400),
      carol(`DELETE /v1/user/liked/album/${brokenId}`, 400),
    ],
    unknown: [carol('DELETE /v1/user/liked/album/two'), carol('DELETE /v1/user/liked/track/never')],
    edge: [carol('DELETE /v1/user/liked/artist/one'), likes('album', ['one']), likes('artist', [])],
  }),
  row('PUT /v1/user/liked?type={type}&id={id}', 'LikeContent', {
    success: [carol('PUT /v1/user/liked?type=artist&id=three'), likes('artist', ['three'])],
    malformed: [
      carol('PUT /v1/user/liked', 400),
      carol('PUT /v1/user/liked?type=song&id=1', 400),
      carol('PUT /v1/user/liked?type=artist', 400),
    ],
    unknown: anyId,
    edge: [carol('PUT /v1/user/liked?type=artist&id=three'), likes('artist', ['three'])],
  }),
  row('DELETE /v1/user/liked?type={type}&id={id}', 'LikeContent', {
    success: [carol('DELETE /v1/user/liked?type=artist&id=three'), likes('artist', [])],
    malformed: [carol('DELETE /v1/user/liked', 400), carol('DELETE /v1/user/liked?type=song&id=1', 400)],
    unknown: anyId,
    edge: [carol('DELETE /v1/user/liked?type=artist&id=three'), likes('artist', [])],
  }),
]
