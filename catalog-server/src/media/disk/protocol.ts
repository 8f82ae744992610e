import type { Operations } from './operations.ts'

export type Question = { name: keyof Operations; args: readonly unknown[] }
export type Answer = { result: unknown } | { error: { message: string; code: string | undefined } }
