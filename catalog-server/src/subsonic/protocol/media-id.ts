import { badValue, notFound } from './error.ts'
import { idOf } from './ids.ts'
import type { Parameters } from './parameters.ts'

/** The id of the song that `mediaId` and `mediaType` name. @throws SubsonicError also for podcasts, of which there are none */
export function mediaIdOf({ required }: Parameters): string {
  const id = required('mediaId')
  const type = required('mediaType')
  if (type === 'podcast') throw notFound('Episode')
  if (type !== 'song') throw badValue('Parameter mediaType is neither song nor podcast')
  return idOf('track', id)
}
