import type { Page } from 'playwright-core'

/** The app is kept as a whole: its worker stands over the page, and every script of the build is there. */
export async function whenInstalled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.waitForFunction(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('pezzottify-shell-'))
    const paths = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
    )
    return paths.flat().some((url) => url.includes('/WaitingChanges-'))
  })
}

/** What the server answered there is kept for times without it. */
export async function whenSeen(page: Page, address: string): Promise<void> {
  await page.waitForFunction(
    (address) =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('pezzottify-offline')
        opening.addEventListener('success', () => {
          const db = opening.result
          if (!db.objectStoreNames.contains('answers')) return resolve(false)
          const asking = db.transaction('answers').objectStore('answers').getAllKeys()
          asking.addEventListener('success', () => {
            db.close()
            resolve(JSON.stringify(asking.result).includes(address))
          })
        })
      }),
    address,
  )
}
