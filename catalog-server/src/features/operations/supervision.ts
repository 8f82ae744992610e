import { existsSync } from 'node:fs'

/** Files that container engines leave inside. */
const containerMarks = ['/.dockerenv', '/run/.containerenv']

/**
 * Whether something is there that starts the server again once it ends: a container engine, systemd, or whoever says so
 * with `PEZZOTTIFY_SUPERVISED=1` (`0` says the contrary). What their own rules for restarting are cannot be seen from here.
 */
export function isSupervised(
  env: Record<string, string | undefined> = process.env,
  exists: (path: string) => boolean = existsSync,
): boolean {
  const told = env['PEZZOTTIFY_SUPERVISED']
  if (told !== undefined && told !== '') return !/^(0|no|off|false)$/i.test(told)
  return (
    env['INVOCATION_ID'] !== undefined ||
    env['KUBERNETES_SERVICE_HOST'] !== undefined ||
    containerMarks.some(exists)
  )
}
