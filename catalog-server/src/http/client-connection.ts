import type { Server } from 'bun'
import type { ClientAddresses } from './client-address.ts'

/** The connection that a request came over. */
export type ClientConnection = {
  /** Address of the client, as far as it can be trusted. */
  readonly ip: string
  /** Whether the client came by TLS, to a trusted proxy or to the server itself. */
  readonly isEncrypted: boolean
  /** Sets the idle time-out of this connection, for answers that take long. */
  setTimeout(seconds: number): void
}

/**
 * The connection of a request to Bun's server. The address is looked up on first use; Bun knows it until the answer is
 * given.
 */
export class BunClientConnection implements ClientConnection {
  readonly #request: Request
  readonly #server: Server<unknown> | undefined
  readonly #clientConnection: ClientAddresses
  /** The requested time-out. */
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
