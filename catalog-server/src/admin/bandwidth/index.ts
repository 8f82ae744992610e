// How much was sent to whom.
export { createBandwidth } from './service.ts'
export type { Bandwidth } from './service.ts'
