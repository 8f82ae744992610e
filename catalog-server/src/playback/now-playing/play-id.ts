import type { UserId } from '@pezzottify/contract'
import { createHash } from 'node:crypto'

export type ToldPlay = { userId: UserId; client: string; trackId: string; startedAt: number }

/** Any fixed one: it parts these ids from those of others. */
const namespace = Buffer.from('5d1d1f0b7c0e4f6c9a5e2b8f4c7a9e13', 'hex')

/** The id of a play, the same however often it is told: a UUID of version 5 (RFC 9562). */
export function playId({ userId, client, trackId, startedAt }: ToldPlay): string {
  const name = JSON.stringify([userId, client, trackId, startedAt])
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** A number for a player, the same as long as the client keeps its name. */
export const playerId = (userId: UserId, client: string): number =>
  createHash('sha1')
    .update(JSON.stringify([userId, client]))
    .digest()
    .readUIntBE(0, 3)
