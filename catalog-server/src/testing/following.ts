import type { RemoteCommand, ServerMessage, SharedPlayback } from '@pezzottify/contract'
import type { Listening, SignedIn } from './listening.ts'

/** Listens as an app does that follows playback. */
export async function follow(device: SignedIn): Promise<Listening> {
  const listening = await device.listen(['entries'])
  listening.socket.send('{"type":"playback.hello"}')
  await listening.until(({ type }) => type === 'playback.state')
  return listening
}

export const statesOf = ({ messages }: Listening): SharedPlayback[] =>
  messages.flatMap((message) => (message.type === 'playback.state' ? message.payload : []))

export const commandsOf = ({ messages }: Listening): RemoteCommand[] =>
  messages.flatMap((message) => (message.type === 'playback.command' ? message.payload.command : []))

export const isState =
  (fits: (state: SharedPlayback) => boolean) =>
  (message: ServerMessage): boolean =>
    message.type === 'playback.state' && fits(message.payload)

/** A message that came before is behind this one. */
export async function settled({ socket, until, messages }: Listening): Promise<void> {
  const before = messages.length
  socket.send('{"type":"ping"}')
  await until((message) => message.type === 'pong' && messages.lastIndexOf(message) >= before)
}
