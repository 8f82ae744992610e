import type { DeviceFields, DeviceId, UserId } from '@pezzottify/contract'
import {
  deviceNameMaxBytes,
  deviceOsInfoMaxBytes,
  deviceUuidMaxBytes,
  deviceUuidMinBytes,
  devicesPerUserMax,
} from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../base/errors.ts'
import { cutToBytes } from '../../base/text.ts'

export type Device = { uuid: string; type: string; name: string | null; osInfo: string | null }

const deviceTypes = new Set(['web', 'android', 'ios'])

/** @throws AppError `bad_device` when the id has the wrong length or characters */
export function readDevice(fields: DeviceFields): Device {
  const uuid = fields.device_uuid.trim()
  const length = Buffer.byteLength(uuid)
  if (length < deviceUuidMinBytes || length > deviceUuidMaxBytes)
    throw new AppError(
      'bad_device',
      `device_uuid must be ${deviceUuidMinBytes}-${deviceUuidMaxBytes} characters, got ${length}`,
    )
  if (!/^[A-Za-z0-9-]+$/.test(uuid))
    throw new AppError('bad_device', 'device_uuid must contain only alphanumeric characters and hyphens')
  const type = fields.device_type.toLowerCase()
  return {
    uuid,
    type: deviceTypes.has(type) ? type : 'unknown',
    name: shortened(fields.device_name, deviceNameMaxBytes),
    osInfo: shortened(fields.os_info, deviceOsInfoMaxBytes),
  }
}

/** Trimmed, without control characters. Since anybody may send megabytes here, it takes linear time. */
const shortened = (text: string | null | undefined, maxBytes: number): string | null =>
  cutToBytes((text ?? '').replace(/\p{Cc}/gu, '').trim(), maxBytes) || null

/** Stores the device, whoever used it before. */
export async function registerDevice(
  tx: Transaction<UserTables>,
  userId: UserId,
  device: Device,
  now: number,
): Promise<DeviceId> {
  const facts = {
    user_id: userId,
    device_type: device.type,
    device_name: device.name,
    os_info: device.osInfo,
    last_seen: now,
  }
  const { id } = await tx
    .insertInto('device')
    .values({ ...facts, device_uuid: device.uuid, first_seen: now })
    .onConflict((conflict) => conflict.column('device_uuid').doUpdateSet(facts))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id as DeviceId
}

/**
 * Removes the user's devices beyond the limit, longest unseen first; their tokens end with them. The device that signs
 * in is never removed. Returns their ids.
 */
export async function evictDevices(
  tx: Transaction<UserTables>,
  userId: UserId,
  signingIn: DeviceId,
): Promise<DeviceId[]> {
  const others = tx
    .selectFrom('device')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', '!=', signingIn)
    .orderBy('last_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(-1)
    .offset(devicesPerUserMax - 1)
  const evicted = await tx.deleteFrom('device').where('id', 'in', others).returning('id').execute()
  return evicted.map((row) => row.id as DeviceId)
}
