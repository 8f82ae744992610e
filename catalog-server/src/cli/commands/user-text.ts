import type { Users } from '../../identity/index.ts'
import { timeText } from '../options/text.ts'

/** A user's account, devices and sessions as text for an administrator. */
export function userText(user: Awaited<ReturnType<Users['show']>>): string {
  const { credentials, devices, tokens } = user
  return [
    `User "${user.handle}"`,
    `  id           ${user.id}`,
    `  password     ${credentials ? credentialsText(credentials) : 'none'}`,
    `  roles        ${user.roles.join(', ') || 'none'}`,
    `  permissions  ${user.permissions.join(', ') || 'none'}`,
    `  events       ${user.seq}`,
    `  devices      ${devices.length}`,
    ...devices.map(
      (device) =>
        `    ${device.id}  ${device.device_type}  ${device.device_name ?? 'without a name'}  last seen ${timeText(device.last_seen)}`,
    ),
    `  sessions     ${tokens.length}`,
    ...tokens.map(
      (token) =>
        `    ${token.hash_prefix}…  made ${timeText(token.created)}  last used ${timeText(token.last_used)}`,
    ),
  ].join('\n')
}

type Credentials = { hasher: string; created: number; last_tried: number | null; last_used: number | null }

const credentialsText = ({ hasher, created, last_tried, last_used }: Credentials): string =>
  `${hasher}, set ${timeText(created)}, last tried ${timeText(last_tried)}, last used ${timeText(last_used)}`
