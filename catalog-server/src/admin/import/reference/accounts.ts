import { parseRole, permissions } from '@pezzottify/contract'
import { sha256Hex } from '../../../base/ids.ts'
import { createInsert } from '../insert.ts'
import { ownerOf } from './owner.ts'
import type { UserImport } from './owner.ts'
import { integerIn, textIn, timeIn } from './source.ts'

/** Password hashes that can be verified here: Argon2 with any parameters in the text. */
const phc = /^\$argon2(id|i|d)\$(v=\d+\$)?m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/
const deviceTypes = new Set(['web', 'android', 'ios', 'unknown'])

export function takePasswords(parts: UserImport): void {
  const { source, target, report, now } = parts
  const kind = 'passwords'
  const columns = ['user_id', 'hash', 'hasher', 'created', 'last_tried', 'last_used'] as const
  const table = 'user_password_credentials'
  const insert = createInsert(target, report, { table, kind, columns })
  for (const row of source.rows(table)) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const hash = textIn(row, 'hash')
    if (!owner.isNew) report.there(kind)
    else if (!hash || !phc.test(hash)) report.unfit(kind, owner.handle, 'it is not an Argon2 hash')
    else
      insert(owner.handle, {
        user_id: owner.id,
        hash,
        hasher: textIn(row, 'hasher') ?? 'argon2',
        created: timeIn(row, 'created') ?? now,
        last_tried: timeIn(row, 'last_tried'),
        last_used: timeIn(row, 'last_used'),
      })
  }
}

/** One row for each role, or one with all of them, as the original server wrote it: `Admin,Regular`. */
export function takeRoles(parts: UserImport): void {
  const { source, target, report, now } = parts
  const kind = 'roles'
  const columns = ['user_id', 'role', 'created'] as const
  const insert = createInsert(target, report, { table: 'user_role', kind, columns })
  for (const row of source.rows('user_role')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    for (const name of (textIn(row, 'role') ?? '').split(',')) {
      const role = parseRole(name)
      if (!owner.isNew) report.there(kind)
      else if (!role) report.unfit(kind, owner.handle, `there is no role "${name}"`)
      else insert(owner.handle, { user_id: owner.id, role, created: timeIn(row, 'created') ?? now })
    }
  }
}

export function takeGrants(parts: UserImport): void {
  const { source, target, report, now } = parts
  const kind = 'grants'
  const columns = ['user_id', 'permission', 'start_time', 'end_time', 'countdown', 'created'] as const
  const table = 'user_extra_permission'
  const insert = createInsert(target, report, { table, kind, columns })
  for (const row of source.rows(table)) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const permission = integerIn(row, 'permission')
    const created = timeIn(row, 'created') ?? now
    if (!owner.isNew) report.there(kind)
    else if (permission === null || !permissions[permission - 1])
      report.unfit(kind, owner.handle, `there is no permission ${permission}`)
    else
      insert(owner.handle, {
        user_id: owner.id,
        permission,
        start_time: timeIn(row, 'start_time') ?? created,
        end_time: timeIn(row, 'end_time'),
        countdown: integerIn(row, 'countdown'),
        created,
      })
  }
}

/** Returns our device ids by those of the source. */
export function takeDevices(parts: UserImport): Map<number, number> {
  const { source, target, report, now, users } = parts
  const kind = 'devices'
  const columns = [
    ...([
      'device_uuid',
      'user_id',
      'device_type',
      'device_name',
      'os_info',
      'first_seen',
      'last_seen',
    ] as const),
  ]
  const insert = createInsert(target, report, { table: 'device', kind, columns })
  const find = target.query<{ id: number }, [string]>('SELECT id FROM device WHERE device_uuid = ?')
  const devices = new Map<number, number>()
  for (const row of source.rows('device')) {
    const [id, uuid, ownerId] = [integerIn(row, 'id'), textIn(row, 'device_uuid'), integerIn(row, 'user_id')]
    if (id === null || !uuid) {
      report.unfit(kind, `device ${id}`, 'has no device_uuid')
      continue
    }
    const type = textIn(row, 'device_type') ?? ''
    const firstSeen = timeIn(row, 'first_seen') ?? now
    insert(uuid, {
      device_uuid: uuid,
      user_id: ownerId === null ? null : (users.get(ownerId)?.id ?? null),
      device_type: deviceTypes.has(type) ? type : 'unknown',
      device_name: textIn(row, 'device_name'),
      os_info: textIn(row, 'os_info'),
      first_seen: firstSeen,
      last_seen: timeIn(row, 'last_seen') ?? firstSeen,
    })
    const here = find.get(uuid)
    if (here) devices.set(id, here.id)
  }
  return devices
}

/**
 * The source kept secrets in clear text; here their hash is stored, so the same secret is valid: devices stay
 * signed in.
 */
export function takeSessions(parts: UserImport, devices: ReadonlyMap<number, number>): void {
  const { source, target, report, now } = parts
  const kind = 'sessions'
  const columns = ['user_id', 'token_hash', 'device_id', 'created', 'last_used'] as const
  const insert = createInsert(target, report, { table: 'auth_token', kind, columns })
  for (const row of source.rows('auth_token')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const secret = textIn(row, 'value')
    const deviceId = integerIn(row, 'device_id')
    const created = timeIn(row, 'created') ?? now
    if (!owner.isNew) report.there(kind)
    else if (!secret) report.unfit(kind, owner.handle, 'has no value')
    else
      insert(owner.handle, {
        user_id: owner.id,
        token_hash: sha256Hex(secret),
        device_id: deviceId === null ? null : (devices.get(deviceId) ?? null),
        created,
        // The source often lacks the time of last use: then the idle time begins now.
        last_used: timeIn(row, 'last_used') ?? now,
      })
  }
}
