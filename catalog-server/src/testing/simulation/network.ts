import type { DeviceId, UserId } from '@pezzottify/contract'
import type { SocketListener, SocketPort } from '@pezzottify/client'
import type { Listener } from '../../events/hub.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimulatedServer } from './server.ts'

/** The faults of the network between devices and server, as shares of the messages. */
export type Weather = {
  lost: number
  answerLost: number
  doubled: number
  swapped: number
  delayMaxMs: number
}
export const fair: Weather = { lost: 0, answerLost: 0, doubled: 0, swapped: 0, delayMaxMs: 20 }

export type Network = ReturnType<typeof createNetwork>
type Address = { user: UserId; device: DeviceId }

/** The network between devices and server: it loses, repeats, delays and reorders messages. */
export function createNetwork(server: SimulatedServer, scheduler: Scheduler, random: () => number) {
  let weather: Weather = fair
  const offline = new Set<DeviceId>()
  const sockets = new Set<{ device: DeviceId; cut: (code: number) => void }>()
  const happens = (share: number): boolean => random() < share
  const delay = (): number => random() * weather.delayMaxMs
  const later = (run: () => void): unknown => scheduler.set(run, delay())
  const wait = (): Promise<void> => new Promise((resolve) => void later(resolve))

  async function handled(request: Request): Promise<Response> {
    const running = server.current()
    if (!running) throw new TypeError('Nobody answers')
    return running.answer(request)
  }

  /** An answer is read to its end inside the server, so that a restart cannot cut it in the middle unnoticed. */
  async function delivered(request: Request): Promise<Response> {
    return scheduler.during(
      (async () => {
        const response = await handled(request)
        return new Response(await response.arrayBuffer(), response)
      })(),
    )
  }

  return {
    setWeather: (next: Weather): void => {
      weather = next
    },
    setOffline: (device: DeviceId, isOffline: boolean): void => {
      if (!isOffline) return void offline.delete(device)
      offline.add(device)
      for (const socket of sockets) if (socket.device === device) socket.cut(1_006)
    },
    cutAll: (): void => {
      for (const socket of sockets) socket.cut(1_006)
    },

    send: async ({ device }: Address, request: Request): Promise<Response> => {
      await wait()
      if (offline.has(device) || happens(weather.lost)) throw new TypeError('The network is down')
      if (request.method !== 'GET' && happens(weather.doubled)) {
        // Bun's own type has more members than the platform's type that `clone` returns.
        const twin = request.clone() as Request
        later(() => void delivered(twin).catch(() => undefined))
      }
      const response = await delivered(request)
      await wait()
      if (offline.has(device) || happens(weather.answerLost)) throw new TypeError('The answer is lost')
      return response
    },

    open: ({ user, device }: Address, client: SocketListener): SocketPort => {
      let leave = (): void => undefined
      let isOpen = true
      // Half open: nothing arrives any more, and neither side is told.
      let isDeaf = false
      let held: string | null = null
      const cut = (code: number): void => {
        if (!isOpen) return
        isOpen = false
        leave()
        sockets.delete(socket)
        later(() => client.closed(code))
      }
      const socket = { device, cut }
      // A stream keeps its order; only messages that the network swaps arrive in another order.
      let lastAt = 0
      const arrive = (text: string): void => {
        lastAt = Math.max(lastAt, scheduler.now() + delay())
        scheduler.set(() => {
          if (isOpen && !isDeaf && !offline.has(device)) client.message(text)
        }, lastAt - scheduler.now())
      }
      const release = (): void => {
        if (held !== null) arrive(held)
        held = null
      }
      const put = (text: string): void => {
        if (happens(weather.lost)) isDeaf = true
        if (held === null && happens(weather.swapped)) {
          held = text
          scheduler.set(release, weather.delayMaxMs)
        } else {
          arrive(text)
          release()
        }
      }
      later(() => {
        const running = server.current()
        if (!running || offline.has(device) || !isOpen) return cut(1_006)
        sockets.add(socket)
        const listener: Listener = {
          userId: user,
          deviceId: device,
          tokenId: device,
          entries: true,
          follows: () => false,
          put,
          close: cut,
        }
        leave = running.hub.join(listener)
        const payload = { device_id: device, server_version: 'simulated', ...running.events.head(user) }
        arrive(JSON.stringify({ type: 'connected', payload }))
      })
      return {
        send: () => {
          if (isOpen && server.current() && !offline.has(device)) arrive('{"type":"pong","payload":null}')
        },
        close: () => {
          isOpen = false
          leave()
          sockets.delete(socket)
        },
      }
    },
  }
}
