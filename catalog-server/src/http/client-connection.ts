import type { Server } from 'bun'
import type { ClientAddresses } from './client-address.ts'

/** What a request brings along beside its text. */
export type ClientConnection = {
  /** Address of the client, as far as it can be trusted. */
  readonly ip: string
  /** Whether the client came by TLS, to a trusted proxy or to the server itself. */
  readonly isEncrypted: boolean
  /** Gives this one connection another idle time-out: what is asked for takes long. */
  setTimeout(seconds: number): void
}

/** The peer of a request that came in. Its address is looked up when somebody asks; Bun tells it until the answer is given. */
export class BunClientConnection implements ClientConnection {
  readonly #request: Request
  readonly #server: Server<unknown> | undefined
  readonly #clientConnection: ClientAddresses
  /** The time-out that was asked for. */
  idleSeconds: number | null = null

  constructor(request: Request, server: Server<unknown> | undefined, clientConnection: ClientAddresses) {
    this.#request = request
    this.#server = server
    this.#clientConnection = clientConnection
  }

  get ip(): string {
    return this.#clientConnection.addressOf(this.#connection, this.#request.headers)
  }

  get isEncrypted(): boolean {
    const { url, headers } = this.#request
    return url.startsWith('https:') || this.#clientConnection.isEncrypted(this.#connection, headers)
  }

  setTimeout(seconds: number): void {
    this.idleSeconds = seconds
    this.#server?.timeout(this.#request, seconds)
  }

  get #connection(): string {
    return this.#server?.requestIP(this.#request)?.address ?? '127.0.0.1'
  }
}
