import type { ApiClient } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { DeviceId, Feature, ServerMessage, StoredEvent } from '@pezzottify/contract'
import { featuresHeader, ServerMessage as Message, socketPath } from '@pezzottify/contract'
import type { TestApp } from './test-app.ts'
import { testPassword } from './test-app.ts'

/** A user signed in on a device of their own, over the network. */
export type SignedIn = {
  api: ApiClient
  token: string
  device_id: DeviceId
  listen(features?: Feature[]): Promise<Listening>
}

/** A socket from the client's side. */
export type Listening = {
  socket: WebSocket
  messages: ServerMessage[]
  events(): StoredEvent[]
  /** Resolves with all messages once one of them fits. */
  until(fits: (message: ServerMessage) => boolean): Promise<ServerMessage[]>
  /** Resolves with the code when the socket has closed. */
  closed: Promise<number>
}

export type Served = {
  /** Such as `127.0.0.1:4711`. */
  host: string
  port: number
  signIn(handle: string, deviceUuid: string): Promise<SignedIn>
  [Symbol.asyncDispose](): Promise<void>
}

const patienceMs = 4_000

/** Serves the whole server on a real port, which sockets need. */
export function serve({ app }: TestApp): Served {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, self) => app.fetch(request, self),
    websocket: app.websocket,
  })
  const { host } = server.url
  const fetchApi = (token: string) =>
    createApi({
      baseUrl: `http://${host}`,
      fetch,
      headers: { authorization: token },
    })
  return {
    host,
    port: Number(server.url.port),
    signIn: async (handle, deviceUuid) => {
      const { token, device_id } = await fetchApi('').auth.login({
        body: {
          user_handle: handle,
          password: testPassword,
          device_uuid: deviceUuid,
          device_type: 'web',
        },
      })
      return {
        api: fetchApi(token),
        token,
        device_id,
        listen: (features = []) => listenAt(host, token, features),
      }
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

/** Opens a socket and waits for its first message. */
async function listenAt(host: string, token: string, features: readonly Feature[]): Promise<Listening> {
  const headers = { authorization: token, [featuresHeader]: features.join(', ') }
  const socket = new WebSocket(`ws://${host}${socketPath}`, { headers })
  const messages: ServerMessage[] = []
  const waiting = new Set<() => void>()
  socket.addEventListener('message', ({ data }) => {
    messages.push(Message.parse(JSON.parse(String(data))))
    for (const look of waiting) look()
  })
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  const until: Listening['until'] = (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!messages.some(fits)) return
        stop()
        resolve(messages)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`Waited in vain; there came ${JSON.stringify(messages)}`))
      }, patienceMs)
      const stop = (): void => {
        clearTimeout(timer)
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  await Promise.race([until(({ type }) => type === 'connected'), closed])
  return {
    socket,
    messages,
    until,
    closed,
    events: () => messages.flatMap((message) => (message.type === 'sync' ? [message.payload.event] : [])),
  }
}
