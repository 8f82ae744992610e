import type { ServerMessage } from '@pezzottify/contract'
import { ClientMessage } from '@pezzottify/contract'
import { valueIn } from '../base/stored-json.ts'

/** Types reserved for later versions. */
const reserved = /^(sync|playback)\./
/** The length of the echo of an unknown message. */
const echoMaxCharacters = 100

/** The answer to a text frame; null when there is none. */
export function answerTo(text: string): ServerMessage | null {
  const message = ClientMessage.safeParse(valueIn(text))
  if (!message.success)
    return error('parse_error', 'Invalid message format: expected a JSON object with a string "type"')
  const { type } = message.data
  if (type === 'ping') return { type: 'pong', payload: null }
  if (reserved.test(type)) return null
  return error('unknown_type', `Unknown message type: ${type.slice(0, echoMaxCharacters).toWellFormed()}`)
}

const error = (code: 'parse_error' | 'unknown_type', message: string): ServerMessage => ({
  type: 'error',
  payload: { code, message },
})
