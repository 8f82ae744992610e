// The server about itself: version, health, API description.
export { serverRoutes } from './routes.ts'
