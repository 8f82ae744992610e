import { pairingSeconds, type UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { randomText } from '../../base/ids.ts'

/** The user that the code signs in, and the session that issued it. */
type Pairing = { userId: UserId; tokenId: number }

const pairingsMax = 1_000

/** One-time codes that sign another device in. They are kept in memory: a restart ends them. */
export function createPairings(clock: Clock) {
  const pairings = new Map<string, Pairing & { expiresAt: number }>()
  const forgetOld = (): void => {
    for (const [code, { expiresAt }] of pairings)
      if (expiresAt <= clock.now() || pairings.size >= pairingsMax) pairings.delete(code)
  }
  return {
    create: (pairing: Pairing): { code: string; expires_at: number } => {
      forgetOld()
      const code = randomText(24)
      const expiresAt = clock.now() + pairingSeconds
      pairings.set(code, { ...pairing, expiresAt })
      return { code, expires_at: expiresAt }
    },
    /** Each code works once. */
    redeem: (code: string): Pairing | null => {
      const pairing = pairings.get(code)
      pairings.delete(code)
      return pairing && pairing.expiresAt > clock.now() ? pairing : null
    },
  }
}
