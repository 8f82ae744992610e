// Information about the server: version, health, API description.
export { serverRoutes } from './routes.ts'
