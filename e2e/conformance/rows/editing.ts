import * as shapes from '../shapes.ts'
import type { Shape } from '../shape.ts'
import { badBodies, brokenId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

type Kind = {
  kind: 'artist' | 'album' | 'track' | 'image'
  body: Record<string, unknown>
  shape: { readonly [key: string]: Shape }
  /** Invalid values, with the expected message. */
  wrong: [Record<string, unknown>, RegExp][]
  /** A reference to an item that does not exist. */
  dangling: Record<string, unknown> | null
}

const blank = (field: string): [Record<string, unknown>, RegExp] => [
  { [field]: ' ' },
  new RegExp(`^Field '${field}' is required but was empty$`),
]
const notPositive = (field: string): [Record<string, unknown>, RegExp] => [
  { [field]: 0 },
  new RegExp(`^Field '${field}' must be positive, got 0$`),
]

const kinds: Kind[] = [
  {
    kind: 'artist',
    body: {
      name: 'Made by hand',
      genres: ['funk'],
      activity_periods: [{ Timespan: { start_year: 1976, end_year: null } }, { Decade: 1980 }],
    },
    shape: shapes.artist,
    wrong: [blank('name'), [{ activity_periods: [{ Year: 1 }] }, /./]],
    dangling: { related_artists_ids: ['nope'] },
  },
  {
    kind: 'album',
    body: { name: 'Made by hand', album_type: 'Ep', genres: [], release_date: -86_400 },
    shape: shapes.album,
    wrong: [blank('name'), [{ album_type: 'Mixtape' }, /./]],
    dangling: { artists_ids: ['nope'] },
  },
  {
    kind: 'track',
    body: {
      name: 'Made by hand',
      album_id: '$album',
      disc_number: 1,
      track_number: 9,
      is_explicit: false,
      audio_uri: 'albums/by-hand/9.mp3',
      format: 'Mp3_320',
      tags: [],
      has_lyrics: false,
      languages: [],
    },
    shape: shapes.track,
    wrong: [
      blank('name'),
      blank('audio_uri'),
      blank('album_id'),
      notPositive('disc_number'),
      notPositive('track_number'),
      [{ duration_secs: -1 }, /^Field 'duration_secs' must be non-negative, got -1$/],
    ],
    dangling: { album_id: 'nope' },
  },
  {
    kind: 'image',
    body: { uri: 'images/by-hand.jpg', size: 'Default', width: 300, height: 200 },
    shape: shapes.image,
    wrong: [blank('uri'), notPositive('width'), notPositive('height'), [{ width: 65_536 }, /./]],
    dangling: null,
  },
]

function rowsOf({ kind, body, shape, wrong, dangling }: Kind): Row[] {
  const path = `/v1/content/${kind}`
  const create = (id: string): Step => ({
    ask: `POST ${path}`,
    body: { ...body, id },
    status: 201,
    json: { ...shape, id: (value) => value === id },
  })
  const { name: _, uri: __, ...incomplete } = body
  const refusals = (ask: string, id: string): Step[] => [
    ...badBodies(ask, [[1], { ...incomplete, id }, { ...body, id: 7 }], 400),
    ...wrong.map(([change, text]) => ({ ask, body: { ...body, id, ...change }, status: 400, text })),
  ]
  const absent: Step[] = dangling
    ? [{ ask: `POST ${path}`, body: { ...body, id: 'x', ...dangling }, status: 400 }]
    : []
  return [
    row(`POST ${path}`, 'EditCatalog', {
      success: create(`new-${kind}`),
      malformed: refusals(`POST ${path}`, 'refused'),
      unknown: dangling ? absent : 'n/a: refers to nothing',
      edge: {
        ask: `POST ${path}`,
        body: { ...body, id: `new-${kind}` },
        status: 400,
        text: new RegExp(`^${kind} with id 'new-${kind}' already exists$`, 'i'),
      },
    }),
    row(`PUT ${path}/{id}`, 'EditCatalog', {
      success: [
        create(`changed-${kind}`),
        { ask: `PUT ${path}/changed-${kind}`, body: { ...body, id: 'any' }, status: 200, json: shape },
      ],
      malformed: refusals(`PUT ${path}/changed-${kind}`, `changed-${kind}`),
      unknown: [
        { ask: `PUT ${path}/nope`, body: { ...body, id: 'nope' }, status: 404 },
        ...(dangling
          ? [{ ask: `PUT ${path}/changed-${kind}`, body: { ...body, ...dangling }, status: 400 }]
          : []),
      ],
      // The id of the path counts; the body need not have one.
      edge: [
        {
          ask: `PUT ${path}/changed-${kind}`,
          body,
          status: 200,
          json: { id: (value) => value === `changed-${kind}` },
        },
        { ask: `GET ${path}/any`, status: 404 },
      ],
    }),
    row(`DELETE ${path}/{id}`, 'EditCatalog', {
      success: [create(`gone-${kind}`), { ask: `DELETE ${path}/gone-${kind}`, status: 204 }],
      malformed: { ask: `DELETE ${path}/${brokenId}`, status: 400 },
      unknown: { ask: `DELETE ${path}/nope`, status: 404 },
      edge: [
        { ask: `DELETE ${path}/gone-${kind}`, status: 404 },
        { ask: `GET ${path}/gone-${kind}`, status: 404 },
        create(`gone-${kind}`),
      ],
    }),
  ]
}

export const editingRows: Row[] = kinds.flatMap(rowsOf)
