import type { ServerMessage } from '@pezzottify/contract'
import { ClientMessage } from '@pezzottify/contract'
import { valueIn } from '../base/stored-json.ts'

/** Types reserved for later versions. */
const reserved = /^(sync|playback)\./
/** The length of the echo of an unknown message. */
const echoMaxCharacters = 100

/** What a text frame asks for: an answer, or to follow playback or to do so no more; null for nothing. */
export function readFrame(text: string): { answer: ServerMessage } | { follows: boolean } | null {
  const message = ClientMessage.safeParse(valueIn(text))
  if (!message.success)
    return error('parse_error', 'Invalid message format: expected a JSON object with a string "type"')
  const { type } = message.data
  if (type === 'ping') return { answer: { type: 'pong', payload: null } }
  if (type === 'playback.hello' || type === 'playback.bye') return { follows: type === 'playback.hello' }
  if (reserved.test(type)) return null
  return error('unknown_type', `Unknown message type: ${type.slice(0, echoMaxCharacters).toWellFormed()}`)
}

const error = (code: 'parse_error' | 'unknown_type', message: string): { answer: ServerMessage } => ({
  answer: { type: 'error', payload: { code, message } },
})
