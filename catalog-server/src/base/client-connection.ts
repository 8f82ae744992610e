/** The connection that a request came over. */
export type ClientConnection = {
  /** Address of the client, as far as it can be trusted. */
  readonly ip: string
  /** Whether the client came by TLS, to a trusted proxy or to the server itself. */
  readonly isEncrypted: boolean
  /** Sets the idle time-out of this connection, for answers that take long. */
  setTimeout(seconds: number): void
}
