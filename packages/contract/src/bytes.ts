import type { z } from 'zod'

/** A body that is not JSON: audio, an image. `types` are the content types it may have. */
export type Bytes = { kind: 'bytes'; types: readonly string[] }

export const bytes = (...types: string[]): Bytes => ({ kind: 'bytes', types })

export const isBytes = (response: z.ZodType | Bytes): response is Bytes =>
  'kind' in response && response.kind === 'bytes'
