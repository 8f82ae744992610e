export { createOffline, type Offline } from './offline.ts'
export type * from './ports.ts'
export {
  bytesOf,
  coverageOf,
  nothingOffline,
  type Coverage,
  type OfflineState,
  type OfflineStatus,
} from './state.ts'
