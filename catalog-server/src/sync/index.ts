// How devices keep in step: the state, what happened since, and sockets.
export { syncRoutes } from './routes.ts'
export { createSync } from './service.ts'
export { createSockets } from './socket.ts'
