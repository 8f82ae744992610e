import { expect, test } from 'bun:test'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import { createLeaseElection } from './leader-lease.ts'
import type { LeaderMessage } from './tab-messages.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Tabs that share a lease, and a clock that is moved by the test. */
function createBrowser() {
  const storage = createMemoryStorage()
  const tabs = new Set<{ hear: (message: LeaderMessage) => void; isStill: boolean }>()
  const waiting = new Set<{ at: number; run: () => void }>()
  let now = 0

  function openTab(tab: string) {
    const state = { isLeading: false, isStill: false, hear: (_message: LeaderMessage): void => undefined }
    let missed: (() => void)[] = []
    /** A tab that stands still does nothing until it goes on, and then all at once. */
    const inTab = (run: () => void) => (): void => (state.isStill ? void missed.push(run) : run())
    const election = createLeaseElection({
      storage,
      user: 'player',
      tab,
      timers: {
        now: () => now,
        set: (run, ms) => {
          const timer = { at: now + ms, run: inTab(run) }
          waiting.add(timer)
          return timer
        },
        clear: (timer) => void waiting.delete(timer as { at: number; run: () => void }),
      },
      leads: (isLeading) => void (state.isLeading = isLeading),
      post: (message) => {
        for (const other of tabs) if (other !== state) other.hear(message)
      },
    })
    state.hear = (message) => void queueMicrotask(inTab(() => election.onMessage(message)))
    tabs.add(state)
    election.stand()
    return {
      ...election,
      isLeading: () => state.isLeading,
      freeze: (): void => void (state.isStill = true),
      async thaw(): Promise<void> {
        state.isStill = false
        const late = missed
        missed = []
        for (const run of late) run()
        await settle()
      },
    }
  }
  async function pass(ms: number): Promise<void> {
    for (const end = now + ms; now < end; now += 50) {
      for (const timer of waiting)
        if (timer.at <= now && waiting.delete(timer)) {
          timer.run()
          await settle()
        }
    }
  }
  return { openTab, pass }
}

async function threeTabs() {
  const browser = createBrowser()
  const tabs = [browser.openTab('one'), browser.openTab('two'), browser.openTab('three')] as const
  await settle()
  await browser.pass(2_000)
  const leading = (): boolean[] => tabs.map((tab) => tab.isLeading())
  expect(leading()).toEqual([true, false, false])
  return { ...browser, tabs, leading }
}

test('a leader that gives signs of life is missed within a second of its death, and one of several follows', async () => {
  const { tabs, pass, leading } = await threeTabs()
  for (let sign = 0; sign < 20; sign += 1) {
    for (const tab of tabs) tab.onSign(500)
    await pass(250)
  }
  expect(leading()).toEqual([true, false, false])
  tabs[0].freeze()
  await pass(900)
  expect(leading().slice(1).filter(Boolean)).toHaveLength(1)
  await pass(5_000)
  expect(leading().slice(1).filter(Boolean)).toHaveLength(1)
})

test('a leader that says that it closes is followed at once, though its last sign comes after', async () => {
  const { tabs, pass, leading } = await threeTabs()
  tabs[0].freeze()
  for (const tab of tabs.slice(1)) tab.onMessage({ type: 'released' })
  await settle()
  for (const tab of tabs.slice(1)) tab.onSign(null)
  await pass(500)
  expect(leading().slice(1).filter(Boolean)).toHaveLength(1)
})

test('a leader that closes does not say that it leads, and one that stays after all gives way', async () => {
  const { tabs, pass, leading } = await threeTabs()
  tabs[0].leave()
  await settle()
  await pass(500)
  expect(leading().slice(1).filter(Boolean)).toHaveLength(1)
  await pass(2_000)
  expect(leading().filter(Boolean)).toHaveLength(1)
  expect(leading()[0]).toBe(false)
})

test('a leader that stays after all leads on when it is alone', async () => {
  const { openTab, pass } = createBrowser()
  const tab = openTab('one')
  await settle()
  tab.leave()
  await pass(20_000)
  expect(tab.isLeading()).toBe(true)
})

test('a leader that has gone quiet, but answers, stays', async () => {
  const { tabs, pass, leading } = await threeTabs()
  for (const tab of tabs) tab.onSign(500)
  await pass(20_000)
  expect(leading()).toEqual([true, false, false])
})

test('a leader that stood still and was replaced gives way when it is told to look', async () => {
  const { tabs, pass, leading } = await threeTabs()
  tabs[0].freeze()
  await pass(3_000)
  await tabs[0].thaw()
  tabs[0].check()
  await settle()
  expect(leading()[0]).toBe(false)
  expect(leading().filter(Boolean)).toHaveLength(1)
})
