import type { ExtraPermission } from '@pezzottify/contract'

/** How long a permission lasts and how often it may be used. Null: no limit. */
export type GrantTerms = { seconds: number | null; uses: number | null }

export const durationUnits = { minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 } as const
export type DurationUnit = keyof typeof durationUnits

/** The largest amount: about a thousand years, and as many uses as the server counts. */
const amountMax = 999_999

/** A whole number from 1 on, as people type it. Null for an empty field, undefined for anything else. */
export function parseAmount(text: string): number | null | undefined {
  const typed = text.trim()
  if (typed === '') return null
  const amount = /^\d+$/.test(typed) ? Number(typed) : 0
  return amount >= 1 && amount <= amountMax ? amount : undefined
}

/** The remaining terms of a grant at `nowSeconds`. */
export const termsLeft = (grant: ExtraPermission, nowSeconds: number): GrantTerms => ({
  seconds: grant.end_time === null ? null : Math.max(0, grant.end_time - nowSeconds),
  uses: grant.countdown,
})
