import { z } from 'zod'
import { event } from './event.ts'

export const userRenamed = event({
  type: 'user_renamed',
  payload: z.object({ user_handle: z.string() }),
  undoneWith: null,
  example: { user_handle: 'elena m.' },
})
