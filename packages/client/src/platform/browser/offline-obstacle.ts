import type { OfflineObstacle } from '../../offline/ports.ts'

/** Why this page cannot keep anything for offline use; null when it can. */
export function offlineObstacle(): OfflineObstacle | null {
  if (!isSecureContext) return 'insecure'
  const hasAll = 'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis
  return hasAll ? null : 'unsupported'
}
