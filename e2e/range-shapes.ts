/** The validators of a file from a server's answer, and the dates around it. */
export type Validators = { etag: string; modified: string; before: string; after: string }
export type RangeShape = { name: string; method?: 'HEAD'; headers: [string, string][] }

/** Requests for one file of `size` bytes: every way to request a part, or the whole with a condition. */
export function rangeShapes(size: number, { etag, modified, before, after }: Validators): RangeShape[] {
  const last = size - 1
  const ranges = [
    'bytes=0-0',
    'bytes=0-9',
    'bytes=1-1',
    'bytes=0-',
    `bytes=0-${last}`,
    `bytes=0-${size}`,
    `bytes=0-${size + 999}`,
    `bytes=${last}-${last}`,
    `bytes=${last}-`,
    `bytes=${last}-${size}`,
    `bytes=${size}-`,
    `bytes=${size}-${size}`,
    `bytes=${size + 1}-${size + 9}`,
    'bytes=100-199',
    'bytes=00100-00199',
    'bytes=-1',
    'bytes=-10',
    `bytes=-${last}`,
    `bytes=-${size}`,
    `bytes=-${size + 1}`,
    'bytes=-0',
    'bytes=9-0',
    `bytes=${size + 9}-${size}`,
    'bytes=',
    'bytes=-',
    'bytes=--1',
    'bytes=a-b',
    'bytes=1',
    'bytes=1-2-3',
    'bytes=0x1-0x9',
    'bytes=+1-9',
    'bytes=1.0-9',
    'bytes = 0-9',
    'bytes= 0-9',
    'bytes=0 -9',
    'bytes=0- 9',
    'bytes=0-9 ',
    'bytes=0-9,',
    'bytes=,0-9',
    'Bytes=0-9',
    'BYTES=0-9',
    'items=0-9',
    'seconds=1-2',
    '0-9',
    'bytes 0-9',
    'bytes=0-9,20-29',
    'bytes=0-9,5-14',
    'bytes=0-0,-1',
    `bytes=0-9,${size}-`,
    `bytes=${size}-,${size + 1}-`,
    'bytes=0-,0-,0-,0-,0-,0-',
    'bytes=99999999999999999999-',
    'bytes=0-99999999999999999999',
    'bytes=-99999999999999999999',
  ]
  const conditions: [string, string][][] = [
    [['if-none-match', etag]],
    [['if-none-match', `W/${etag}`]],
    [['if-none-match', '*']],
    [['if-none-match', '"other"']],
    [['if-none-match', `"other", ${etag}`]],
    [['if-match', etag]],
    [['if-match', `W/${etag}`]],
    [['if-match', '*']],
    [['if-match', '"other"']],
    [['if-match', `"other", ${etag}`]],
    [['if-modified-since', modified]],
    [['if-modified-since', after]],
    [['if-modified-since', before]],
    [['if-modified-since', 'yesterday']],
    [['if-unmodified-since', modified]],
    [['if-unmodified-since', after]],
    [['if-unmodified-since', before]],
    [['if-unmodified-since', 'yesterday']],
    [
      ['if-none-match', '"other"'],
      ['if-modified-since', modified],
    ],
    [
      ['if-none-match', etag],
      ['if-modified-since', before],
    ],
    [
      ['if-match', etag],
      ['if-unmodified-since', before],
    ],
  ]
  const conditional = [etag, `W/${etag}`, '"other"', modified, before, after, 'yesterday', '*']
  const part: [string, string] = ['range', 'bytes=10-19']
  const shapes: RangeShape[] = [
    { name: 'the whole file', headers: [] },
    { name: 'HEAD', method: 'HEAD', headers: [] },
    { name: 'HEAD with a range', method: 'HEAD', headers: [part] },
    { name: 'HEAD with a range outside', method: 'HEAD', headers: [['range', `bytes=${size}-`]] },
    ...ranges.map((range): RangeShape => ({
      name: `range ${relative(range, size)}`,
      headers: [['range', range]],
    })),
    ...conditions.flatMap((headers): RangeShape[] => {
      const name = headers.map(([field, value]) => `${field} ${value}`).join(' and ')
      return [
        { name, headers },
        { name: `${name}, for a part`, headers: [...headers, part] },
      ]
    }),
    ...conditional.map((value): RangeShape => ({
      name: `if-range ${value}`,
      headers: [part, ['if-range', value]],
    })),
    {
      name: `if-range ${etag} outside`,
      headers: [
        ['range', `bytes=${size}-`],
        ['if-range', etag],
      ],
    },
    {
      name: 'if-range "other" outside',
      headers: [
        ['range', `bytes=${size}-`],
        ['if-range', '"other"'],
      ],
    },
  ]
  return shapes.map((shape) => ({ ...shape, name: named(shape.name, { etag, modified, before, after }) }))
}

/** The same name for every size. */
const relative = (range: string, size: number): string =>
  range
    .replaceAll(String(size), 'N')
    .replaceAll(String(size - 1), 'LAST')
    .replaceAll(String(size + 1), 'AFTER_N')
    .replaceAll(String(size + 9), 'LATER')

/** The same name for the validators of either server. */
const named = (name: string, { etag, modified, before, after }: Validators): string =>
  name
    .replaceAll(etag, 'ETAG')
    .replaceAll(modified, 'MODIFIED')
    .replaceAll(before, 'BEFORE')
    .replaceAll(after, 'AFTER')
