import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { desktop, openPage } from './browser.ts'
import type { ServerProcess } from './server.ts'

export type Account = { user_handle: string; password: string }

const owner: Account = { user_handle: 'Elena', password: 'eight or more' }
let devices = 0
const fresh = (kind: string) => ({
  device_uuid: `e2e-${kind}-${Date.now()}-${++devices}`,
  device_type: 'web',
  device_name: `E2E ${kind}`,
})

/** A signed-in device without a screen, whose changes others must receive. */
export type Device = {
  call: <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>
}

/** A signed-in browser context of its own. */
export type Visit = { context: BrowserContext; page: Page; errors: string[]; url: string }

async function signIn(
  server: ServerProcess,
  path: string,
  account: Account & { code?: string },
): Promise<Device> {
  const body = JSON.stringify({ ...account, ...fresh('api') })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/v1/${path}`, { method: 'POST', headers, body })
  const session = /session_token=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
  if (!session) throw new Error(`Not signed in: ${answer.status} ${await answer.text()}`)
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${server.url}/v1${path}`, {
        method,
        headers: { ...headers, cookie: `session_token=${session}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      // Each caller names the shape that the endpoint answers with.
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}

/** Browsers of one user come after each other in most tests: what one has left is not to be shown in the next. */
function playForItself(): void {
  const key = 'pezzottify_preferences'
  if (location.origin === 'null' || localStorage.getItem(key) !== null) return
  localStorage.setItem(key, '{"followDevices":false}')
}

/** A server with its owner, who can create further users. */
export async function createDevices(server: ServerProcess, browser: Browser) {
  const admin = await signIn(server, 'setup/owner', { ...owner, code: await server.setupCode() })

  async function signedIn(account: Account, form: BrowserContextOptions = desktop): Promise<BrowserContext> {
    const context = await browser.newContext(form)
    await context.addInitScript(playForItself)
    await context.request.post(`${server.url}/v1/auth/login`, { data: { ...account, ...fresh('page') } })
    return context
  }

  return {
    owner,
    admin,

    /** With a role, or with these permissions only. */
    async addUser(user_handle: string, rights: 'Regular' | readonly string[]): Promise<Account> {
      const account = { user_handle, password: 'testpassword' }
      const path = `/admin/users/${user_handle}`
      await admin.call('POST', '/admin/users', { user_handle })
      await admin.call('PUT', `${path}/password`, { password: account.password })
      if (rights === 'Regular') await admin.call('POST', `${path}/roles`, { role: rights })
      else for (const permission of rights) await admin.call('POST', `${path}/permissions`, { permission })
      return account
    },

    device: (account: Account): Promise<Device> => signIn(server, 'auth/login', account),

    /** A browser that is signed in, without a page. */
    signedIn,

    /** A signed-in browser on `path`, connected. */
    async visit(account: Account, path = '/', form: BrowserContextOptions = desktop): Promise<Visit> {
      const context = await signedIn(account, form)
      const { page, errors } = await openPage(context)
      await page.goto(server.url + path)
      await whenLive(page)
      return { context, page, errors, url: server.url }
    },
  }
}

/** The page has its library and an open socket. */
export const whenLive = (page: Page): Promise<void> =>
  page.locator('[data-testid="connection"][data-state="live"]').waitFor()

/** Through the form, as a person does. */
export async function signInByForm(page: Page, url: string, account: Account): Promise<void> {
  await page.goto(`${url}/login`)
  await page.locator('input[type="text"]').first().fill(account.user_handle)
  await page.locator('input[type="password"]').first().fill(account.password)
  await page.locator('button[type="submit"]').first().click()
  await page.waitForURL((address) => !address.pathname.includes('/login'))
}
