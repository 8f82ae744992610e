import { z } from 'zod'
import type { Endpoint } from '../endpoint.ts'
import { imageSizes } from '../limits.ts'
import type { Json, Parts } from './parts.ts'

/**
 * The description of each parameter by its name, with the beginning of a path before it where the name means
 * something else there.
 */
const meanings: Record<string, string> = {
  '/v1/admin/changelog/entity/{type}/{id} type': 'artist, album, track or image',
  '/v1/admin/changelog/entity/{type}/{id} id': 'The artist, album, track or image',
  '/v1/admin/changelog/batch id': 'The batch',
  '/v1/admin/edited/{type}/{id} type': 'artist, album or track',
  '/v1/admin/edited/{type}/{id} id': 'The artist, album or track',
  '/v1/admin/library/folders id': 'The music folder',
  '/v1/admin/library/problems filter': 'Only paths that hold this text',
  '/v1/content/artist id': 'The artist',
  '/v1/content/album id': 'The album',
  '/v1/content/track id': 'The track',
  '/v1/content/stream id': 'The track',
  '/v1/content/image id': 'The picture',
  '/v1/content/downloads id': 'The link',
  '/v1/admin/users/{handle}/devices id': 'The device',
  '/v1/user/devices id': 'The device',
  '/v1/user/liked id': 'The artist, album or track',
  '/v1/user/playlist id': 'The playlist',
  ...Object.fromEntries(
    ['statistics', 'top'].flatMap((name) => [
      [`/v1/user/listening/${name} start_date`, "The first day, as `YYYYMMDD` by the listener's calendar"],
      [`/v1/user/listening/${name} end_date`, "The last day, as `YYYYMMDD` by the listener's calendar"],
    ]),
  ),
  today: "The listener's day, as `YYYYMMDD`; the one in UTC unless told",
  completed: 'Only those heard to their end, or only the others',
  before: 'Only those that began before this time',
  type: 'What kind of thing it is',
  sort: 'The order; `-` turns it round',
  limit: 'At most so many; a larger number than allowed counts as the largest',
  after: 'Only changes behind the one with this id',
  code: 'Only problems of this kind',
  cursor: '`next_cursor` of the page before; what was none of this list is a `bad_request`',
  filter: 'Only names that hold this text, without case and accents',
  genre: 'Only what is of this genre',
  albums_limit: 'At most so many albums',
  artists_limit: 'At most so many artists',
  format: 'Convert to this, where ffmpeg is installed',
  kbps: 'The bitrate of `opus` and `mp3`, in kbit/s; 128 where it is not said',
  version: 'The `version` that the picture came with: one that names its content makes the answer last',
  size: `Longest side in pixels: ${imageSizes.join(', ')}`,
  path: 'A folder of the server, as its system spells it; what is none there is `folder_unusable`',
  seq: 'The number of an event',
  since:
    'The number of the last event that is known; one that was never given, or is kept no more, is `gone`',
  epoch:
    '`epoch` of the last answer: the database that the number was counted in. Of another one, it is `gone`; what is the name of none, a `bad_request`',
  at: '`at` of the last answer: when that event was',
  full: '`true` reads every file, whether it changed or not.',
  is_open: 'Only open batches, or only closed ones',
  token: 'The secret part of the link',
  start_date: 'The first day, as `YYYYMMDD` in UTC',
  end_date: 'The last day, as `YYYYMMDD` in UTC',
  offset: 'So many are passed over',
  handle: 'The name of the user',
  name: 'The name of the backup',
  role: 'Admin or Regular',
  permission_id: 'The extra grant',
  track_id: 'The track',
}

export function parametersOf(place: 'path' | 'query', endpoint: Endpoint, parts: Parts): Json[] {
  const shape = (place === 'path' ? endpoint.params : endpoint.query)?.shape ?? {}
  return Object.entries(shape).map(([name, part]) => {
    // The parts of a shape have zod's inner type, which every schema implements.
    const schema = part as z.ZodType
    return {
      name,
      in: place,
      required: place === 'path' || !z.safeParse(schema, undefined).success,
      description: meaningOf(endpoint.path, name),
      schema: asSent(parts.schemaOf(schema, 'input')),
    }
  })
}

/** A number is text in an address, but the document shows it as a number. */
function asSent({ anyOf, ...rest }: Json): Json {
  const choices: Json[] = Array.isArray(anyOf) ? anyOf : []
  const number = choices.find(({ type }) => type === 'integer' || type === 'number')
  return anyOf === undefined ? rest : number ? { ...rest, ...number } : { ...rest, anyOf }
}

/** @throws TypeError for a parameter without a description */
function meaningOf(path: string, name: string): string {
  const longest = Object.keys(meanings)
    .filter((key) => key.endsWith(` ${name}`) && path.startsWith(key.slice(0, -name.length - 1)))
    .sort((a, b) => b.length - a.length)[0]
  const meaning = meanings[longest ?? name]
  if (meaning === undefined) throw new TypeError(`${path}: what is "${name}"?`)
  return meaning
}
