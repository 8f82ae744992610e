// Storage use and restarting.
export { operationRoutes } from './routes.ts'
export { storedPaths } from './storage.ts'
