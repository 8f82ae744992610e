// Listening statistics over all users.
export { analyticsRoutes } from './routes.ts'
export { createAnalytics } from './service.ts'
