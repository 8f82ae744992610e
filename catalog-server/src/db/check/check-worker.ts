import { messageOf } from '../../base/errors.ts'
import type { Check } from './check.ts'
import { findingsOf } from './check.ts'

declare const self: Worker

/**
 * Checks one file on this thread and posts the findings. A large database takes seconds, in which the
 * server goes on.
 */
self.onmessage = ({ data }: MessageEvent<Check>) => {
  try {
    self.postMessage(findingsOf(data))
  } catch (error) {
    self.postMessage([messageOf(error)])
  }
}
