import type { OfflineObstacle } from '../../offline/ports.ts'

/** Why this page can keep nothing for times without a network; null when it can. */
export function offlineObstacle(): OfflineObstacle | null {
  if (!isSecureContext) return 'insecure'
  const hasAll = 'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis
  return hasAll ? null : 'unsupported'
}
