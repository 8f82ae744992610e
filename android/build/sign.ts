import { existsSync, linkSync, mkdirSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { run } from './run.ts'
import type { Toolchain } from './toolchain.ts'

/** A signing key. Passwords are passed in the environment, so that no list of processes shows them. */
type Key = { keystore: string; alias: string; password: string; isRelease: boolean }

/**
 * The key in the environment (`PEZZOTTIFY_KEYSTORE`, `…_ALIAS`, `…_PASSWORD`); otherwise one of this machine, created
 * once and kept: a phone accepts an update only with the signature of the installed app.
 */
export function keyOf(toolchain: Toolchain, debugKeystore: string): Key {
  const { PEZZOTTIFY_KEYSTORE, PEZZOTTIFY_KEYSTORE_ALIAS, PEZZOTTIFY_KEYSTORE_PASSWORD } = process.env
  if (PEZZOTTIFY_KEYSTORE) {
    if (!existsSync(PEZZOTTIFY_KEYSTORE))
      throw new Error(`PEZZOTTIFY_KEYSTORE: there is no ${PEZZOTTIFY_KEYSTORE}`)
    if (!PEZZOTTIFY_KEYSTORE_PASSWORD) throw new Error('PEZZOTTIFY_KEYSTORE_PASSWORD is missing')
    const alias = PEZZOTTIFY_KEYSTORE_ALIAS ?? 'pezzottify'
    return { keystore: PEZZOTTIFY_KEYSTORE, alias, password: PEZZOTTIFY_KEYSTORE_PASSWORD, isRelease: true }
  }
  const key = { keystore: debugKeystore, alias: 'debug', password: 'android', isRelease: false }
  if (!existsSync(debugKeystore)) {
    mkdirSync(dirname(debugKeystore), { recursive: true })
    const fresh = `${debugKeystore}.${process.pid}`
    const names = ['-keystore', fresh, '-alias', key.alias, '-storepass', key.password]
    const kind = ['-keyalg', 'RSA', '-keysize', '3072', '-validity', '10950', '-dname', 'CN=Pezzottify debug']
    run([...toolchain.keytool, '-genkeypair', ...names, ...kind])
    keepUnlessThere(fresh, debugKeystore)
  }
  return key
}

/** Signs in place. The same bytes and the same key give the same file. */
export function sign(toolchain: Toolchain, key: Key, apk: string): void {
  const which = ['--ks', key.keystore, '--ks-key-alias', key.alias, '--ks-pass', 'env:PEZZOTTIFY_SIGNING']
  const how = [
    '--v2-signing-enabled',
    'true',
    '--v3-signing-enabled',
    'true',
    '--v4-signing-enabled',
    'false',
  ]
  run([...toolchain.apksigner, 'sign', ...which, ...how, apk], { env: { PEZZOTTIFY_SIGNING: key.password } })
}

/** When two builds create a key at once, both sign with the same one. */
function keepUnlessThere(fresh: string, keystore: string): void {
  try {
    linkSync(fresh, keystore)
  } catch (error) {
    if (!existsSync(keystore)) throw error
  } finally {
    unlinkSync(fresh)
  }
}
