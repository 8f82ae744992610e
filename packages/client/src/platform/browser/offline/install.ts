import type { InstallPort } from '../../../offline/ports.ts'

const workerPath = '/service-worker.js'
const lookAgainMs = 3_600_000

/** The service worker of this site, which stores the app itself. */
export function createInstall(): InstallPort {
  const { serviceWorker } = navigator
  let registration: ServiceWorkerRegistration | null = null
  let tell: () => void = () => undefined

  /** A freshly loaded page is the new version already; only its service worker is old. */
  async function found(worker: ServiceWorker): Promise<void> {
    if (!serviceWorker.controller) return
    if ((await buildOf(worker)) === ownBuild()) worker.postMessage('take over')
    else tell()
  }

  function watch(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') void found(worker)
    })
  }

  return {
    async install() {
      registration = await serviceWorker.register(workerPath, { updateViaCache: 'none' })
      if (registration.waiting) void found(registration.waiting)
      watch(registration.installing)
      registration.addEventListener('updatefound', () => watch(registration?.installing ?? null))
      const look = (): void => void registration?.update().catch(() => undefined)
      setInterval(look, lookAgainMs)
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
      addEventListener('online', look)
      const { active } = await serviceWorker.ready
      active?.postMessage('fill')
    },
    onUpdate: (listener) => {
      tell = listener
    },
    update() {
      const waiting = registration?.waiting
      if (!waiting) return location.reload()
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage('take over')
    },
  }
}

/** The build is identified by its first script, whose name changes whenever any script does. */
const ownBuild = (): string =>
  new URL(document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '', location.href)
    .pathname

function buildOf(worker: ServiceWorker): Promise<string> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }) => resolve(String(data)), { once: true })
    port1.start()
    worker.postMessage('build', [port2])
  })
}
