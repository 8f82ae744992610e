// Bandwidth usage by user, day and category.
export { createBandwidth } from './service.ts'
export type { Bandwidth } from './service.ts'
