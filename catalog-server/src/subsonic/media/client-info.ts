import { z } from 'zod'
import { badValue } from '../protocol/error.ts'

const listMax = 200
const names = z.array(z.string().max(100)).max(listMax).default([])
/** Bits a second; 0 for no limit. */
const bitrate = z.number().min(0).default(0)
const channels = z.number().min(0).optional()

const limitation = z.object({
  name: z.string(),
  comparison: z.enum(['Equals', 'NotEquals', 'LessThanEqual', 'GreaterThanEqual']),
  values: names,
  required: z.boolean().default(false),
})

const clientInfo = z.object({
  maxAudioBitrate: bitrate,
  maxTranscodingAudioBitrate: bitrate,
  directPlayProfiles: z
    .array(z.object({ containers: names, audioCodecs: names, protocols: names, maxAudioChannels: channels }))
    .max(listMax)
    .default([]),
  transcodingProfiles: z
    .array(
      z.object({
        container: z.string(),
        audioCodec: z.string(),
        protocol: z.string(),
        maxAudioChannels: channels,
      }),
    )
    .max(listMax)
    .default([]),
  codecProfiles: z
    .array(
      z.object({
        type: z.string(),
        name: z.string(),
        limitations: z.array(limitation).max(listMax).default([]),
      }),
    )
    .max(listMax)
    .default([]),
})

/** What an app can play. An empty list of names stands for all. */
export type ClientInfo = z.infer<typeof clientInfo>
export type Limitation = z.infer<typeof limitation>

/** @throws SubsonicError `generic` */
export function clientInfoOf(body: unknown): ClientInfo {
  const result = clientInfo.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw badValue(`The body has a wrong value at ${issue?.path.join('.') || 'its top'}`)
}
