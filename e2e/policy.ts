import type { BrowserContext, Page } from 'playwright-core'
import { openPage } from './browser.ts'

/** A page, and everything that its policy refused, from the browser's log and the page's own events. */
export async function watchPolicy(context: BrowserContext): Promise<{ page: Page; refused: string[] }> {
  const refused: string[] = []
  await context.exposeFunction('reportRefusal', (what: string) => void refused.push(what))
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => reportRefusal(event.effectiveDirective + ' ' + event.blockedURI + ' at ' + location.pathname + ' ' + event.sourceFile + ':' + event.lineNumber))`,
  )
  const { page } = await openPage(context)
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })
  return { page, refused }
}
