/** Where a signed-in device opens its WebSocket: `GET` with the headers of an upgrade. */
export const socketPath = '/v1/ws'

/** Why the server ends a socket. Never 1000: clients come back after every other code. */
export const socketCloseCodes = {
  /** The server stops or starts anew. */
  goingAway: 1001,
  /** Too many messages from the client. */
  flooding: 1008,
  /** The client reads too slowly; it comes back and catches up by `seq`. */
  tooSlow: 1013,
  /** The session is no more: signed out, password changed, device or user removed. */
  sessionEnded: 4003,
} as const
