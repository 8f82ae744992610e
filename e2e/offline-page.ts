import type { Page } from 'playwright-core'

/**
 * Waits until the app is stored completely: its worker controls the page, and every script of the build is
 * there.
 */
export const whenInstalled = (page: Page): Promise<void> =>
  until(
    () =>
      page.evaluate(async () => {
        const script = await (await fetch('/service-worker.js')).text()
        const here = new Set<string>()
        for (const name of await caches.keys())
          if (name.startsWith('pezzottify-shell-'))
            for (const { url } of await (await caches.open(name)).keys()) here.add(new URL(url).pathname)
        const missing = (script.match(/\/assets\/[\w.-]+/g) ?? []).filter((path) => !here.has(path))
        return navigator.serviceWorker.controller ? missing : ['worker']
      }),
    (missing) => missing.length === 0,
  )

/** All rows of a store in this browser's database, without their bytes. */
const readStore = (page: Page, store: string): Promise<Record<string, unknown>[]> =>
  page.evaluate(async (store) => {
    const name = 'pezzottify-offline'
    // Opening a database that does not exist would create it.
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return []
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(name)
      opening.addEventListener('success', () => resolve(opening.result))
    })
    const rows = await new Promise<Record<string, unknown>[]>((resolve) => {
      const asking = db.transaction(store).objectStore(store).getAll()
      asking.addEventListener('success', () => resolve(asking.result))
    })
    db.close()
    return rows.map((row) => ({ ...row, bytes: null }))
  }, store)

async function until<T>(read: () => Promise<T>, isSo: (now: T) => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const now = await read()
    if (isSo(now)) return
    if (Date.now() > deadline) throw new Error(`It never came: ${JSON.stringify(now).slice(0, 500)}`)
    await Bun.sleep(100)
  }
}

/** Waits until the server's answer at that address is stored for offline use. */
export const whenSeen = (page: Page, address: string): Promise<void> =>
  until(
    () => readStore(page, 'answers'),
    (rows) => rows.some(({ url }) => url === address),
  )

/** The bytes of all offline music. */
export async function keptBytes(page: Page): Promise<number> {
  const tracks = await readStore(page, 'tracks')
  return tracks.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0)
}

/** Waits until so many tracks are stored, with at least so many bytes. */
export const whenStored = (page: Page, tracks: number, bytesMin = 0): Promise<void> =>
  until(
    async () => [(await readStore(page, 'tracks')).length, await keptBytes(page)] as const,
    ([count, bytes]) => count === tracks && bytes >= bytesMin,
  )

/** Waits until a store has at least so many rows. */
export const whenRows = (page: Page, store: string, rowsMin: number): Promise<void> =>
  until(
    () => readStore(page, store),
    (rows) => rows.length >= rowsMin,
  )

export const rowCount = async (page: Page, store: string): Promise<number> =>
  (await readStore(page, store)).length

/** The loudest frequency in the present output of the audio element, in hertz; 0 for silence. */
export const heardHz = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const audio = document.querySelector<HTMLAudioElement & { captureStream(): MediaStream }>(
      '[data-testid="audio"]',
    )
    if (!audio) return 0
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 16_384
    context.createMediaStreamSource(audio.captureStream()).connect(analyser)
    const levels = new Float32Array(analyser.frequencyBinCount)
    await new Promise((resolve) => setTimeout(resolve, 500))
    analyser.getFloatFrequencyData(levels)
    const loudest = levels.indexOf(Math.max(...levels))
    const hz = (loudest * context.sampleRate) / analyser.fftSize
    await context.close()
    return (levels[loudest] ?? -200) < -90 ? 0 : hz
  })
