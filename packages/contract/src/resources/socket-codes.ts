/**
 * The path at which a signed-in device opens its WebSocket: `GET` with the headers of an upgrade.
 */
export const socketPath = '/v1/ws'

/** Close codes of the server. Never 1000: clients reconnect after every other code. */
export const socketCloseCodes = {
  /** The server stops or restarts. */
  goingAway: 1001,
  /** Too many messages from the client. */
  flooding: 1008,
  /** The client reads too slowly; it reconnects and catches up by `seq`. */
  tooSlow: 1013,
  /** The session is over: signed out, password changed, device or user removed. */
  sessionEnded: 4003,
} as const
