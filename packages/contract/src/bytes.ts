import type { z } from 'zod'

/** A body that is not JSON: audio, an image. `types` are the content types it may have. */
export type Bytes = { kind: 'bytes'; types: readonly string[] }

export const bytes = (...types: string[]): Bytes => ({ kind: 'bytes', types })

/** Of bare endpoints, as browsers get them, only those of bytes have a response. */
export const isBytes = (response: z.ZodType | Bytes | undefined): response is Bytes =>
  response !== undefined && 'kind' in response && response.kind === 'bytes'
