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
  '/v1/admin/library/problems filter': 'Only paths that contain this text',
  '/v1/admin/library/overrides id': 'The override',
  '/v1/user/listening/plays filter':
    'Only playbacks of tracks that have this text in their name, or in that of their album or an artist, regardless of case and accents',
  '/v1/content/artist id': 'The artist',
  '/v1/content/album id': 'The album',
  '/v1/content/track id': 'The track',
  '/v1/content/stream id': 'The track',
  '/v1/content/image id': 'The picture',
  '/v1/content/downloads id': 'The link',
  '/v1/admin/users/{handle}/devices id': 'The device',
  '/v1/user/devices id': 'The device',
  '/v1/user/app-passwords id': 'The app password',
  '/v1/admin/users/{handle}/app-passwords id': 'The app password',
  '/v1/user/liked id': 'The artist, album or track',
  '/v1/user/playlist id': 'The playlist',
  ...Object.fromEntries(
    ['statistics', 'top'].flatMap((name) => [
      [`/v1/user/listening/${name} start_date`, "The first day, as `YYYYMMDD` by the listener's calendar"],
      [`/v1/user/listening/${name} end_date`, "The last day, as `YYYYMMDD` by the listener's calendar"],
    ]),
  ),
  today: "The listener's date as `YYYYMMDD`; today in UTC by default",
  completed: '`true`: only playbacks that reached the end; `false`: only the others',
  before: 'Only playbacks that began before this time',
  type: 'The kind of the item',
  sort: 'The order; `-` reverses it',
  limit: 'The largest number of results; a number above the maximum counts as the maximum',
  after: 'Only changes after the one with this id',
  code: 'Only problems of this kind',
  cursor: '`next_cursor` of the previous page; a cursor of another list is a `bad_request`',
  filter: 'Only names that contain this text, regardless of case and accents',
  genre: 'Only items of this genre',
  albums_limit: 'The largest number of albums',
  artists_limit: 'The largest number of artists',
  format: 'The format to convert to, where ffmpeg is installed',
  kbps: 'The bitrate of `opus` and `mp3`, in kbit/s; 128 by default',
  v: 'The `file_version` of the track; when the file has changed since, the answer is `file_changed`. Without it the current file is sent',
  version:
    'The `version` of the picture; when it names the current content, the answer may be cached for good',
  size: `Longest side in pixels: ${imageSizes.join(', ')}`,
  path: 'The absolute path of a folder on the server; a path that is not a folder is `folder_unusable`',
  seq: 'The number of an event',
  since:
    'The number of the last known event; a number that was never given, or lies before the kept log, is `gone`',
  epoch:
    '`epoch` of the last answer, which names the database of `since`. Another epoch is `gone`; a malformed one is a `bad_request`',
  at: '`at` of the last answer: the time of that event',
  full: '`true` reads every file again, also unchanged ones',
  is_open: 'Only open batches, or only closed ones',
  token: 'The secret part of the link',
  start_date: 'The first day, as `YYYYMMDD` in UTC',
  end_date: 'The last day, as `YYYYMMDD` in UTC',
  offset: 'The number of results to skip',
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
