import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addressesOf, addressOf } from '../../http/addresses.ts'
import { lonePagePolicy, pageHeaders } from '../../http/page-headers.ts'
import type { App, CreateApp } from '../../app/config.ts'
import { beginAgain, canBeginAgain, childrenEnded } from '../../base/begin-again.ts'
import { systemClock } from '../../base/clock.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { sqliteVersion, sqliteVersionMin } from '../../db/sqlite.ts'
import { AppError } from '../../base/errors.ts'
import { checkOutside } from '../../admin/backup/index.ts'
import { ourOwner, preflightPage, preflightText, startingPage } from '../../admin/doctor/index.ts'
import { createLog } from '../../base/log.ts'
import { lazily } from '../../base/lazily.ts'
import type { Log } from '../../base/log.ts'
import { createStorage } from '../../media/storage.ts'
import { runOftenFromNow } from '../../base/start-up.ts'
import type { Storage } from '../../media/storage.ts'
import { releaseVersion, versionOf } from '../../base/version.ts'
import { lookAtOthers, prepareFolders } from './data-folders.ts'
import { checkAddress, listen } from './listen.ts'
import type { Listener } from './listen.ts'
import { limitConnections } from './connection-limit.ts'
import type { ServeConfig } from './serve-config.ts'
import { setUpBox } from './set-up-box.ts'
import { untilToldToEnd } from './signals.ts'
import { webAppFolder } from './web-build.ts'

const retryMs = 2_000
const inFlightMaxMs = 10_000
/** A page that waited for the server asks for what it shows within this time. */
const quietStartMs = 100
/** A child that hangs with its disk is left behind. */
const childrenMaxMs = 2_000

/**
 * Runs the server until it is told to end. Resolves to the exit status. After a reboot the process restarts itself,
 * unless a supervisor does.
 */
export async function serve(config: ServeConfig, createApp: CreateApp): Promise<number> {
  const log = createLog(config.logLevel)
  let isTold = false
  let isRebooting = false
  const told = untilToldToEnd(log).then(() => void (isTold = true))
  const rebooting = Promise.withResolvers<void>()
  const onReboot = (): void => {
    isRebooting = true
    rebooting.resolve()
  }
  const supervised = config.supervised === true || canBeginAgain()
  try {
    const ending = Promise.race([told, rebooting.promise])
    return await serveUntil(ending, { ...config, onReboot, supervised }, createApp, log)
  } finally {
    const isToBeginAgain = isRebooting && !config.supervised
    if (isToBeginAgain) await childrenEnded(childrenMaxMs)
    // If it was told to end meanwhile, it ends.
    if (isToBeginAgain && !isTold) {
      log.info('Beginning again')
      beginAgain(['--start-anew'])
      log.error('The system did not let it begin again: start it where it was started before')
    }
  }
}

async function serveUntil(
  ending: Promise<void>,
  config: ServeConfig,
  createApp: CreateApp,
  log: Log,
): Promise<number> {
  // Started now and awaited once the databases are open, so that git runs meanwhile.
  const version = versionOf(process.env)
  log.info('Pezzottify starts', { version: releaseVersion, data: config.dataFolder })
  checkSqlite()
  checkWebFolder(config)
  checkAddress(config.host, '--port')
  if (config.metricsPort !== null) checkAddress(config.metricsHost, '--metrics-port')
  if (config.backups.directory !== null) checkOutside(config.backups.directory, config)
  const listeners: Listener[] = []
  const main = lazily(() => {
    const listener = listen(config.host, config.port, '--port', () => unavailable(startingPage()))
    listeners.push(listener)
    limitConnections(listener.port, log)
    return listener
  })
  const storage = createStorage({ clock: systemClock })
  try {
    const isUsable = await Promise.race([untilUsable(config, storage, main, log), ending.then(() => false)])
    if (!isUsable) return 0
    void showUnusable(config, storage, log).finally(storage.close)
    const claim = claimDataFolder(config.dataFolder)
    try {
      const app = await start(config, version, createApp, main(), listeners, log)
      await ending
      log.info('Ending: no new connections; answers under way may take ten seconds more')
      app.endSockets()
      await stopAll(listeners)
      await app.close()
      log.info('Ended')
      return 0
    } finally {
      claim.release()
    }
  } finally {
    storage.close()
    await stopAll(listeners)
  }
}

async function start(
  config: ServeConfig,
  version: Promise<string>,
  createApp: CreateApp,
  main: Listener,
  listeners: Listener[],
  log: Log,
): Promise<App> {
  const metrics =
    config.metricsPort === null
      ? null
      : listen(config.metricsHost, config.metricsPort, '--metrics-port', () => unavailable(''))
  if (metrics) listeners.push(metrics)
  const { web, ...rest } = config
  const webFolder = web.state === 'on' ? await webAppFolder(log) : web.state === 'folder' ? web.folder : null
  const webIsForeign = web.state === 'folder'
  const app = await createApp({
    ...rest,
    quietStartMs,
    webFolder,
    webIsForeign,
    port: main.port,
    version,
    log,
  })
  metrics?.switchTo((request) => app.metrics.fetch(request))
  main.switchTo((request, server) => app.fetch(request, server), app.websocket)
  runOftenFromNow()
  const addresses = addressesOf(config.host, main.port)
  log.info(`Listening at ${addresses.join(' and ')}`)
  if (metrics) log.info(`Metrics at ${addressOf(config.metricsHost, metrics.port)}/metrics`)
  if (config.androidApk !== null && !existsSync(config.androidApk))
    log.warn(`There is no Android app ${config.androidApk}: none is offered until it is there`)
  if (app.setupCode !== null) console.log(setUpBox(addresses[0] ?? '', app.setupCode))
  return app
}

/**
 * Creates the folders and resolves to true when they are usable. Until then the port answers with the problem, and the
 * check is repeated: a folder can be fixed, or mounted, while the server waits.
 */
async function untilUsable(
  config: ServeConfig,
  storage: Storage,
  main: () => Listener,
  log: Log,
): Promise<true> {
  let shown = ''
  for (;;) {
    const reports = await prepareFolders(config, storage)
    const text = preflightText(reports, ourOwner())
    const isUsable = !reports.some((report) => report.state === 'failed')
    if (!isUsable && text !== shown) {
      log.error('A folder cannot be used; it is looked at again every two seconds')
      console.log(text)
    }
    shown = text
    if (isUsable) return true
    main().switchTo(() => unavailable(preflightPage(reports, ourOwner())))
    await Bun.sleep(retryMs)
  }
}

/** Reports unusable folders for music and backups, without waiting for their disks. */
async function showUnusable(config: ServeConfig, storage: Storage, log: Log): Promise<void> {
  const reports = await lookAtOthers(config, storage)
  if (reports.every(({ state }) => state === 'ok')) return
  log.warn('A folder cannot be used; the rest goes on')
  console.log(preflightText(reports, ourOwner()))
}

/** The answer before the application is ready. */
const unavailable = (html: string): Response =>
  new Response(html, {
    status: 503,
    headers: {
      ...pageHeaders,
      'content-security-policy': lonePagePolicy(html),
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'retry-after': String(retryMs / 1_000),
      'x-error-code': 'unavailable',
    },
  })

/** @throws AppError `unavailable` for an SQLite with a defect that damages databases */
function checkSqlite(): void {
  const version = sqliteVersion()
  if (Bun.semver.order(version, sqliteVersionMin) < 0)
    throw new AppError(
      'unavailable',
      `SQLite ${version} can damage databases; ${sqliteVersionMin} or newer is needed. Run "npm ci".`,
    )
}

/** @throws AppError `folder_unusable` */
function checkWebFolder({ web }: ServeConfig): void {
  if (web.state === 'folder' && !existsSync(join(web.folder, 'index.html')))
    throw new AppError(
      'folder_unusable',
      `There is no index.html in ${web.folder}. Name the folder of a built web app with --web, or leave the option out.`,
    )
}

async function stopAll(listeners: Listener[]): Promise<void> {
  await Promise.all(listeners.splice(0).map((listener) => listener.stop(inFlightMaxMs)))
}
