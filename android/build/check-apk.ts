import { readFileSync, statSync } from 'node:fs'
import { run } from './run.ts'
import type { Toolchain } from './toolchain.ts'

/** The web app is most of it. */
const sizeMaxBytes = 6_000_000

/**
 * Verifies the APK with independent tools: its signature, alignment, manifest and byte code.
 *
 * @throws Error that says what is wrong
 */
export function checkApk(toolchain: Toolchain, apk: string, dex: string): void {
  const options = { env: toolchain.env }
  run([...toolchain.apksigner, 'verify', '--min-sdk-version', '29', '--Werr', apk])
  run([...toolchain.zipalign, '-c', '-p', '4', apk], options)
  const badging = run([...toolchain.aapt, 'dump', 'badging', apk], options)
  for (const line of [
    "package: name='org.pezzottify.shell'",
    "sdkVersion:'29'",
    "targetSdkVersion:'36'",
    "launchable-activity: name='org.pezzottify.shell.MainActivity'",
    "uses-permission: name='android.permission.ACCESS_LOCAL_NETWORK'",
    "uses-permission: name='android.permission.FOREGROUND_SERVICE_MEDIA_PLAYBACK'",
    "uses-permission: name='android.permission.FOREGROUND_SERVICE_DATA_SYNC'",
  ])
    if (!badging.includes(line)) throw new Error(`The manifest lacks ${line}:\n${badging}`)
  const checked = run([...toolchain.dexdump, '-c', dex], options)
  if (!checked.includes('Checksum verified')) throw new Error(`classes.dex is damaged: ${checked}`)
  if (readFileSync(dex).subarray(0, 4).toString() !== 'dex\n') throw new Error('classes.dex is none')
  const { size } = statSync(apk)
  if (size > sizeMaxBytes) throw new Error(`The APK has ${size} bytes, more than ${sizeMaxBytes}`)
}
