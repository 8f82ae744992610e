// Sync of a user's devices: the whole state, events since a cursor, and sockets.
export { createCatalogNews } from './catalog-news.ts'
export { createEventsForOthers } from './events-for-others.ts'
export { syncRoutes } from './routes.ts'
export { createSync } from './service.ts'
export { createSockets } from './socket.ts'
export { upgradeToSocket } from './socket-route.ts'
