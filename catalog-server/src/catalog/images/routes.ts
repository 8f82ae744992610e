import type { api } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import type { Images, ScaledType } from './service.ts'

const lastingCacheControl = 'private, max-age=31536000, immutable'

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
    return fileResponse(raw, picture.file, {
      contentType: picture.type,
      cacheControl: isNamed(query.version, picture.contentVersion) ? lastingCacheControl : cacheControl,
      etag: `"${picture.version}"`,
      head,
      headers: {
        // A picture opened as a page must not run anything, whatever its bytes turn out to be.
        'content-security-policy': "sandbox; default-src 'none'",
        ...(query.size !== undefined && { vary: 'Accept' }),
      },
    })
  },
})

const isNamed = (asked: string | undefined, content: string | null): boolean =>
  content !== null && asked === content

/** WebP when the client names it, JPEG otherwise. */
const wantedType = (headers: Headers): ScaledType =>
  /\bimage\/webp\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(headers.get('accept') ?? '')
    ? 'image/webp'
    : 'image/jpeg'
