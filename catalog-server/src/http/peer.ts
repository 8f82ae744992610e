import type { Server } from 'bun'
import type { ClientAddress } from './client-address.ts'
import { isLoopback } from './client-address.ts'

/** What a request brings along beside its text. */
export type Peer = {
  /** Address of the client, as far as it can be trusted. */
  readonly ip: string
  /** Whether the connection itself comes from this machine, whatever its headers say. */
  readonly loopback: boolean
  /** Gives this one connection another idle time-out: what is asked for takes long. */
  setTimeout(seconds: number): void
}

/** The address is looked up when somebody asks for it; Bun tells it until the answer is given. */
export function peerOf(
  request: Request,
  server: Server<unknown> | undefined,
  clientAddress: ClientAddress,
  setTimeout: Peer['setTimeout'],
): Peer {
  const connection = (): string => server?.requestIP(request)?.address ?? '127.0.0.1'
  return {
    get ip() {
      return clientAddress(connection(), request.headers)
    },
    get loopback() {
      return isLoopback(connection())
    },
    setTimeout,
  }
}
