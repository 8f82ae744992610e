// Storage use and restarting.
export { operationRoutes } from './routes.ts'
export { storagePlaces } from './storage.ts'
