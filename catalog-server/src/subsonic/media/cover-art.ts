import type { ImageId, PlaylistId, UserId } from '@pezzottify/contract'
import type { Images } from '../../catalog/index.ts'
import { lastingCacheControl, pictureResponse, wantedType } from '../../catalog/index.ts'
import type { Call } from '../protocol/endpoint.ts'
import { notFound } from '../protocol/error.ts'
import type { WireId } from '../protocol/ids.ts'
import { readId } from '../protocol/ids.ts'
import { coverMark } from '../shapes/cover-art.ts'
import { inPlayersWords } from './bytes.ts'

export type CoverServices = {
  images: Images
  playlists: { get(userId: UserId, id: PlaylistId, withEntries: boolean): Promise<{ tracks: string[] }> }
}

/** Apps ask for any size: so few are made of each picture. */
const sides = [64, 128, 256, 320, 512, 640, 1_024, 1_500]
const sideMax = 1_500
const usualCacheControl = 'private, max-age=3600'

export const sideFor = (size: number): number =>
  (size > 0 ? sides.find((side) => side >= size) : sideMax) ?? sideMax

/** The picture of an album, artist, track or playlist; for good where its id names the picture that is there now. */
export async function coverArt({ images, playlists }: CoverServices, call: Call): Promise<Response> {
  const [text = '', mark] = call.parameters.required('id').split('~')
  const asked = readId(text)
  const id = asked && (await imageOf(asked, call.session.user_id))
  if (!id) throw notFound('Picture')
  return inPlayersWords(pictureOf(images, call, id, mark))

  /** A playlist has the picture of its first album that has one. */
  async function imageOf({ kind, id: of }: WireId, userId: UserId): Promise<ImageId | null> {
    if (kind === 'image') return of as ImageId
    if (kind === 'artist') return images.shown.artist(of)
    if (kind === 'album') return images.shown.album(of)
    if (kind === 'track') return images.shown.tracks([of])
    const { tracks } = await playlists.get(userId, of as PlaylistId, false)
    return images.shown.tracks(tracks)
  }
}

/** `mark`: what the app takes for the content of the picture. */
async function pictureOf(
  images: Images,
  { parameters, raw, head }: Call,
  id: ImageId,
  mark: string | undefined,
): Promise<Response> {
  const size = parameters.integer('size', 0)
  const original = size > 0 ? null : await images.find(id)
  const isSmall = original?.longestSide && original.longestSide <= sideMax
  const picture =
    original && isSmall ? original : await images.scaled(id, sideFor(size), wantedType(raw.headers))
  const { contentVersion } = picture
  const isCurrent = contentVersion !== null && mark === coverMark(contentVersion)
  return pictureResponse(raw, picture, {
    cacheControl: isCurrent ? lastingCacheControl : usualCacheControl,
    isNegotiated: picture !== original,
    head,
  })
}
