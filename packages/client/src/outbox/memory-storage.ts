import type { OutboxStorage, StoredChange } from '../ports.ts'

/** An outbox that lasts as long as the page: for platforms without a storage, and when it is refused. */
export function createMemoryStorage(): OutboxStorage {
  const changes = new Map<string, StoredChange[]>()
  const leases = new Map<string, { tab: string; until: number }>()
  const of = (user: string): StoredChange[] => changes.get(user) ?? []
  return {
    all: async (user) => of(user).map((change) => ({ ...change })),
    first: async (user) => of(user)[0] ?? null,
    add: async (user, change) => {
      if (!of(user).some(({ key }) => key === change.key)) changes.set(user, [...of(user), { ...change }])
    },
    markSending: async (user, key) => {
      const found = of(user).find((change) => change.key === key)
      if (found) found.isSending = true
      return found !== undefined
    },
    remove: async (user, key) =>
      void changes.set(
        user,
        of(user).filter((change) => change.key !== key),
      ),
    withdraw: async (user, key) => {
      const left = of(user).filter((change) => change.key !== key || change.isSending)
      const isGone = left.length < of(user).length
      changes.set(user, left)
      return isGone
    },
    claim: async (user, tab, now, until) => {
      const held = leases.get(user)
      if (held && held.tab !== tab && held.until > now) return false
      leases.set(user, { tab, until })
      return true
    },
    release: async (user, tab) => {
      if (leases.get(user)?.tab === tab) leases.delete(user)
    },
    isPersistent: () => false,
    onLost: () => () => undefined,
  }
}
