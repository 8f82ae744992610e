// Sync of a user's devices: the whole state, events since a cursor, and sockets.
export { syncRoutes } from './routes.ts'
export { createSync } from './service.ts'
export { createSockets } from './socket.ts'
