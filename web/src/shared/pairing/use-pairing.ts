import { ApiError } from '@pezzottify/client'
import type { Device } from '@pezzottify/contract'
import { pairingSeconds } from '@pezzottify/contract'
import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, shallowRef } from 'vue'
import { queryKeys } from '../query-keys.ts'
import { useServices } from '../services.ts'
import { addressToShow, pairingLink } from './pairing-link.ts'

export type Pairing =
  | { state: 'asking' }
  | { state: 'ready'; link: string; address: string; reachesOthers: boolean }
  | { state: 'used'; by: Device }
  | { state: 'failed'; message: string }

/**
 * A new code is requested a little before the old one ends, so that the one on the screen always works. The end that the
 * server names is by its clock, which may differ from that of this device by hours.
 */
const renewAfterMs = pairingSeconds * 1_000 - 10_000
/** The interval in which the devices are read while a code is shown, since nothing else tells that it was used. */
const lookAgainMs = 3_000

/** A one-time code that signs another device in, renewed while it is shown, until a device has come. */
export function usePairing() {
  const { api, page } = useServices()
  const queries = useQueryCache()
  const pairing = shallowRef<Pairing>({ state: 'asking' })
  const gone = new AbortController()
  const { signal } = gone
  /** The devices that were there before the first code. */
  let known: ReadonlySet<Device['id']> | null = null
  let renewal: ReturnType<typeof setTimeout> | undefined

  async function readDevices(): Promise<readonly Device[]> {
    const devices = await api.devices.list({ signal })
    queries.setQueryData(queryKeys.ownDevices, devices)
    return devices
  }

  async function renew(): Promise<void> {
    clearTimeout(renewal)
    try {
      known ??= new Set((await readDevices()).map(({ id }) => id))
      const { code, addresses } = await api.auth.createPairing()
      if (signal.aborted) return
      const { address, reachesOthers } = addressToShow(page.origin, addresses)
      pairing.value = { state: 'ready', link: pairingLink(address, code), address, reachesOthers }
      renewal = setTimeout(renew, renewAfterMs)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      pairing.value = { state: 'failed', message: error.message }
    }
  }

  async function look(): Promise<void> {
    // A failure is as good as no news: the next look is near.
    const devices = await readDevices().catch(() => [])
    const by = devices.find(({ id }) => known && !known.has(id))
    if (!by || pairing.value.state !== 'ready') return
    clearTimeout(renewal)
    pairing.value = { state: 'used', by }
  }
  const looking = setInterval(() => {
    if (pairing.value.state === 'ready') void look()
  }, lookAgainMs)

  function again(): void {
    known = null
    pairing.value = { state: 'asking' }
    void renew()
  }

  onScopeDispose(() => {
    gone.abort()
    clearTimeout(renewal)
    clearInterval(looking)
  })
  void renew()
  return { pairing, again }
}
