// What all users together listened to.
export { analyticsRoutes } from './routes.ts'
export { createAnalytics } from './service.ts'
