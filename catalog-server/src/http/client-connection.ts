import type { Server } from 'bun'
import type { ClientConnection } from '../base/client-connection.ts'
import type { ClientAddresses } from './client-address.ts'

/**
 * The connection of a request to Bun's server. The address is looked up on first use; Bun knows it until the answer is
 * given.
 */
export class BunClientConnection implements ClientConnection {
  readonly #request: Request
  readonly #server: Server<unknown> | undefined
  readonly #addresses: ClientAddresses
  /** The requested time-out. */
  idleSeconds: number | null = null

  constructor(request: Request, server: Server<unknown> | undefined, addresses: ClientAddresses) {
    this.#request = request
    this.#server = server
    this.#addresses = addresses
  }

  get ip(): string {
    return this.#addresses.addressOf(this.#connection, this.#request.headers)
  }

  get isEncrypted(): boolean {
    const { url, headers } = this.#request
    return url.startsWith('https:') || this.#addresses.isEncrypted(this.#connection, headers)
  }

  setTimeout(seconds: number): void {
    this.idleSeconds = seconds
    this.#server?.timeout(this.#request, seconds)
  }

  get #connection(): string {
    return this.#server?.requestIP(this.#request)?.address ?? '127.0.0.1'
  }
}
