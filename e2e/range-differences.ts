type Difference = {
  /** The section of RFC 9110. */
  section: string
  why: string
  /** The statuses here and at nginx. */
  statuses: string
  names: readonly string[]
}

/** The differences between our answers and those of nginx, with the rule of RFC 9110. */
export const explained: readonly Difference[] = [
  {
    section: '14.2',
    why: 'Range must be ignored for every method but GET. nginx answers HEAD as it would answer GET.',
    statuses: '200, nginx 206',
    names: ['HEAD with a range'],
  },
  {
    section: '14.2',
    why: 'The same where no byte of the range is in the file.',
    statuses: '200, nginx 416',
    names: ['HEAD with a range outside'],
  },
  {
    section: '14.2',
    why: 'A Range that is not valid for its unit may be ignored; nginx calls all of them unsatisfiable. A client that writes nonsense gets its file.',
    statuses: '200, nginx 416',
    names: [
      'range bytes=9-0',
      'range bytes=LATER-N',
      'range bytes=-',
      'range bytes=--1',
      'range bytes=a-b',
      'range bytes=1',
      'range bytes=1-2-3',
      'range bytes=0x1-0x9',
      'range bytes=+1-9',
      'range bytes=1.0-9',
    ],
  },
  {
    section: '14.1.1',
    why: 'No space may stand inside of an int-range: invalid, and ignored by 14.2. nginx skips it.',
    statuses: '200, nginx 206',
    names: ['range bytes=0 -9', 'range bytes=0- 9'],
  },
  {
    section: '14.2',
    why: 'Several ranges may be ignored; a player wants one. nginx sends multipart/byteranges.',
    statuses: '200, nginx 206',
    names: ['range bytes=0-9,20-29', 'range bytes=0-9,5-14', 'range bytes=0-0,-1', 'range bytes=0-9,N-'],
  },
  {
    section: '14.2',
    why: 'Several ranges are ignored before any is held against the size of the file.',
    statuses: '200, nginx 416',
    names: ['range bytes=N-,AFTER_N-'],
  },
  {
    section: '5.6.1',
    why: 'A recipient must accept empty elements of a list. nginx does not.',
    statuses: '206, nginx 416',
    names: ['range bytes=0-9,', 'range bytes=,0-9'],
  },
  {
    section: '14.1.2',
    why: 'A last position past the end means the end, and so does a suffix longer than the file, however many digits it has. nginx cannot read so long a number.',
    statuses: '206, nginx 416',
    names: ['range bytes=0-99999999999999999999', 'range bytes=-99999999999999999999'],
  },
  {
    section: '13.1.3',
    why: 'Not modified since a later date is not modified. nginx wants the very date, unless told otherwise.',
    statuses: '304, nginx 200',
    names: ['if-modified-since AFTER'],
  },
  {
    section: '13.1.3',
    why: 'The same with a range, which comes after the conditions (13.2.2).',
    statuses: '304, nginx 206',
    names: ['if-modified-since AFTER, for a part'],
  },
  {
    section: '13.1.3',
    why: 'If-Modified-Since must be ignored where there is an If-None-Match. nginx wants both to hold.',
    statuses: '304, nginx 200',
    names: ['if-none-match ETAG and if-modified-since BEFORE'],
  },
  {
    section: '13.1.3',
    why: 'The same with a range.',
    statuses: '304, nginx 206',
    names: ['if-none-match ETAG and if-modified-since BEFORE, for a part'],
  },
  {
    section: '13.1.4',
    why: 'If-Unmodified-Since must be ignored where there is an If-Match. nginx wants both to hold.',
    statuses: '200, nginx 412',
    names: ['if-match ETAG and if-unmodified-since BEFORE'],
  },
  {
    section: '13.1.4',
    why: 'The same with a range.',
    statuses: '206, nginx 412',
    names: ['if-match ETAG and if-unmodified-since BEFORE, for a part'],
  },
  {
    section: '13.1.4',
    why: 'If-Unmodified-Since must be ignored when it is no valid date. nginx takes it for a date long past.',
    statuses: '200, nginx 412',
    names: ['if-unmodified-since yesterday'],
  },
  {
    section: '13.1.4',
    why: 'The same with a range.',
    statuses: '206, nginx 412',
    names: ['if-unmodified-since yesterday, for a part'],
  },
]
