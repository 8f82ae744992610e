import type { Cover } from '@pezzottify/contract'
import { wireId } from '../protocol/ids.ts'

/** Eight hexadecimal digits that change with a picture. */
export const coverMark = (version: string): string =>
  /^[\da-f]{8}/.test(version) ? version.slice(0, 8) : Bun.hash.crc32(version).toString(16).padStart(8, '0')

/** Apps keep a picture by its id for ever: so the id of another picture is another one. */
export const coverArtOf = (kind: 'artist' | 'album', id: string, cover: Cover | null): string | undefined =>
  cover ? `${wireId(kind, id)}~${coverMark(cover.version)}` : undefined
