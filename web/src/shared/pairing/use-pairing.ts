import { ApiError } from '@pezzottify/client'
import { pairingSeconds } from '@pezzottify/contract'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { useServices } from '../services.ts'
import { addressToShow, pairingLink } from './pairing-link.ts'

export type Pairing =
  | { state: 'asking' }
  | { state: 'ready'; link: string; address: string; reachesOthers: boolean }
  | { state: 'failed'; message: string }

/**
 * A new code is requested a little before the old one ends, so that the one on the screen always works. The end that the
 * server names is by its clock, which may differ from that of this device by hours.
 */
const renewAfterMs = pairingSeconds * 1_000 - 10_000

/** A one-time code that signs another device in, renewed while it is shown. */
export function usePairing() {
  const { api, page } = useServices()
  const pairing = shallowRef<Pairing>({ state: 'asking' })
  const stopped = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renew(): Promise<void> {
    clearTimeout(timer)
    try {
      const { code, addresses } = await api.auth.createPairing()
      const { address, reachesOthers } = addressToShow(page.origin, addresses)
      pairing.value = { state: 'ready', link: pairingLink(address, code), address, reachesOthers }
      if (!stopped.value) timer = setTimeout(renew, renewAfterMs)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      pairing.value = { state: 'failed', message: error.message }
    }
  }

  onScopeDispose(() => {
    stopped.value = true
    clearTimeout(timer)
  })
  void renew()
  return { pairing, renew }
}
