import type { api } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import type { AnyPicture, Images, ScaledType } from './service.ts'

export const lastingCacheControl = 'private, max-age=31536000, immutable'

/**
 * An upload replaces a picture under its id: only an address that identifies the content may be cached for
 * good.
 */
export const imageRoutes = (images: Images, cacheControl: string): Handlers<typeof api.images> => ({
  image: async ({ params, query, raw, head }) => {
    const picture =
      query.size === undefined
        ? await images.find(params.id)
        : await images.scaled(params.id, query.size, wantedType(raw.headers))
    const isLasting = isNamed(query.version, picture.contentVersion)
    return pictureResponse(raw, picture, {
      cacheControl: isLasting ? lastingCacheControl : cacheControl,
      isNegotiated: query.size !== undefined,
      head,
    })
  },
})

type PictureOptions = {
  cacheControl: string
  /** Whether the type was chosen by what the client accepts. */
  isNegotiated: boolean
  head: boolean
}

/** Answers with a picture. */
export const pictureResponse = (
  raw: Request,
  { file, type, version }: AnyPicture,
  { cacheControl, isNegotiated, head }: PictureOptions,
): Promise<Response> =>
  fileResponse(raw, file, {
    contentType: type,
    cacheControl,
    etag: `"${version}"`,
    head,
    headers: {
      // A picture opened as a page must not run anything, whatever its bytes turn out to be.
      'content-security-policy': "sandbox; default-src 'none'",
      ...(isNegotiated && { vary: 'Accept' }),
    },
  })

const isNamed = (asked: string | undefined, content: string | null): boolean =>
  content !== null && asked === content

/** WebP when the client names it, JPEG otherwise. */
export const wantedType = (headers: Headers): ScaledType =>
  /\bimage\/webp\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(headers.get('accept') ?? '')
    ? 'image/webp'
    : 'image/jpeg'
