import { describe, expect, test } from 'bun:test'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import type { ChannelPort, LocksPort, TimersPort } from '../ports.ts'
import { createMemoryLocks } from './memory-locks.ts'
import { tabVersion } from './tab-messages.ts'
import { createTabs } from './tabs.ts'

/** A browser with a clock that is moved by the test. */
function createBrowser(locks: LocksPort | null) {
  const storage = createMemoryStorage()
  const listeners = new Map<string, (message: unknown) => void>()
  const waiting = new Map<number, { at: number; run: () => void }>()
  let now = 0
  let timers = 0

  const clock: TimersPort = {
    now: () => now,
    set: (run, ms) => {
      waiting.set((timers += 1), { at: now + ms, run })
      return timers
    },
    clear: (timer) => void waiting.delete(timer as number),
  }
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
  }
  const say = (message: object, from?: string): void => {
    for (const [tab, listener] of listeners) if (tab !== from) listener(message)
  }
  const openTab = (tab: string, user = 'elena') => {
    let outdated = false
    const channel: ChannelPort = {
      post: (message) => say(message as object, tab),
      listen: (listener) => {
        listeners.set(tab, listener)
        return () => void listeners.delete(tab)
      },
    }
    const tabs = createTabs({
      storage,
      locks,
      channel,
      timers: clock,
      user,
      tab,
      leads: () => undefined,
      onMessage: () => undefined,
      outdated: () => {
        outdated = true
      },
    })
    return { ...tabs, isOutdated: () => outdated }
  }
  return {
    openTab,
    say,
    settle,
    pass: async (ms: number): Promise<void> => {
      for (const end = now + ms; now < end; now += 100) {
        for (const [timer, { at, run }] of waiting) if (at <= now && waiting.delete(timer)) run()
        await settle()
      }
    },
  }
}

const leadersOf = (tabs: readonly { isLeading: () => boolean }[]): boolean[] =>
  tabs.map(({ isLeading }) => isLeading())

const ways = [
  ['locks of the browser', createMemoryLocks],
  ['a lease in the storage', () => null],
] as const

describe.each(ways)('with %s', (_, locks) => {
  test('one of several tabs leads, and when it is closed another follows at once', async () => {
    const browser = createBrowser(locks())
    const tabs = [browser.openTab('one'), browser.openTab('two'), browser.openTab('three')] as const
    await browser.pass(2_000)
    expect(leadersOf(tabs)).toEqual([true, false, false])

    tabs[0].end()
    await browser.settle()
    expect(leadersOf(tabs).filter(Boolean)).toHaveLength(1)
    expect(tabs[0].isLeading()).toBe(false)
    await browser.pass(10_000)
    expect(leadersOf(tabs).filter(Boolean)).toHaveLength(1)
    for (const tab of tabs) tab.end()
  })

  test('tabs of two users each have a leader', async () => {
    const browser = createBrowser(locks())
    const tabs = [browser.openTab('one', 'elena'), browser.openTab('two', 'bruno')]
    await browser.settle()
    expect(leadersOf(tabs)).toEqual([true, true])
    for (const tab of tabs) tab.end()
  })

  test('a tab gives way to a newer version, and leads again once that is silent', async () => {
    const browser = createBrowser(locks())
    const tab = browser.openTab('one')
    await browser.settle()
    browser.say({ type: 'hello', user: 'elena', version: tabVersion + 1 })
    expect([tab.isLeading(), tab.isOutdated()]).toEqual([false, true])
    await browser.pass(4_500)
    expect(tab.isLeading()).toBe(false)
    await browser.pass(2_000)
    expect(tab.isLeading()).toBe(true)
    tab.end()
  })

  test('a tab that is closed while it waits never leads', async () => {
    const browser = createBrowser(locks())
    const [one, two] = [browser.openTab('one'), browser.openTab('two')]
    await browser.settle()
    two.end()
    one.end()
    await browser.pass(10_000)
    expect(leadersOf([one, two])).toEqual([false, false])
  })
})

test('a browser that refuses its locks leaves each tab on its own', async () => {
  const browser = createBrowser({ request: () => Promise.reject(new DOMException('', 'SecurityError')) })
  const tabs = [browser.openTab('one'), browser.openTab('two')]
  await browser.settle()
  expect(leadersOf(tabs)).toEqual([true, true])
  for (const tab of tabs) tab.end()
})
