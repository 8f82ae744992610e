import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { encodedKbps } from '../../playback/index.ts'
import type { Choice } from './what-to-stream.ts'

const conversion = z.union([
  z.literal('flac'),
  z.object({
    encoding: z.enum(['wav', 'opus', 'ogg', 'mp3']),
    kbps: z.literal(encodedKbps),
  }),
])
const content = z.object({ user: z.number(), track: z.string(), until: z.number(), choice: conversion })

type Conversion = Exclude<Choice, 'original'>
type For = { user: number; track: string }

/** Longer than a day, for which an app may rely on a decision. */
const validSeconds = 25 * 3_600

/**
 * Decisions that apps carry along: signed, so that they ask for nothing else with them. The key is of this process: after a
 * restart an app asks for another decision.
 */
export function createSignedDecisions(clock: Clock) {
  const key = randomBytes(32)
  const signatureOf = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  return {
    sign: ({ user, track }: For, choice: Conversion): string => {
      const until = clock.now() + validSeconds
      const text = Buffer.from(JSON.stringify({ user, track, until, choice })).toString('base64url')
      return `${text}.${signatureOf(text).toString('base64url')}`
    },
    /** Null for what was not signed here for this user and track, and when it is over. */
    read: (signed: string, { user, track }: For): Conversion | null => {
      const [text = '', signature = ''] = signed.split('.')
      const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(text)]
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null
      const read = content.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
      const isMeant = read.user === user && read.track === track && read.until > clock.now()
      return isMeant ? read.choice : null
    },
  }
}
