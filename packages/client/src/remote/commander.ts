import type { DeviceId } from '@pezzottify/contract'
import type { RemoteCommand } from '@pezzottify/contract/remote-reading'
import type { ApiClient } from '../api/api.ts'
import type { TimersPort } from '../ports.ts'

/** Of commands that follow one another as a slider is drawn, the last one in this time is sent. */
const gatherMs = 150
const drawn: ReadonlySet<RemoteCommand['name']> = new Set(['seek', 'set_volume'])

type To = { id: number; name: string | null }

/** Sends commands to other devices, one after the other, in their order. */
export function createCommander(
  api: ApiClient,
  timers: TimersPort,
  onFailure: (deviceName: string | null) => void,
) {
  let last = Promise.resolve()
  let held: { to: To; command: RemoteCommand; timer: unknown } | null = null

  async function send({ id, name }: To, command: RemoteCommand): Promise<void> {
    // The server gave it as the id of a device.
    const body = { device_id: id as DeviceId, command }
    await api.remote.command({ body }).catch(() => onFailure(name))
  }

  function letGo(): void {
    if (held === null) return
    const { to, command, timer } = held
    timers.clear(timer)
    held = null
    last = last.then(() => send(to, command))
  }

  return (to: To, command: RemoteCommand): void => {
    const isSame = held !== null && held.command.name === command.name && held.to.id === to.id
    if (held !== null && isSame) {
      held.command = command
      return
    }
    letGo()
    if (drawn.has(command.name)) held = { to, command, timer: timers.set(letGo, gatherMs) }
    else last = last.then(() => send(to, command))
  }
}
