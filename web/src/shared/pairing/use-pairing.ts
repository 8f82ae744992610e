import { ApiError } from '@pezzottify/client'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { useServices } from '../services.ts'
import { addressToShow, pairingLink } from './pairing-link.ts'

export type Pairing =
  | { state: 'asking' }
  | { state: 'ready'; link: string; address: string; reachesOthers: boolean }
  | { state: 'failed'; message: string }

/** A new code is requested this long before the old one ends, so that the one on the screen always works. */
const renewBeforeMs = 10_000
const renewAtLeastMs = 15_000

/** A one-time code that signs another device in, renewed while it is shown. */
export function usePairing() {
  const { api, page } = useServices()
  const pairing = shallowRef<Pairing>({ state: 'asking' })
  const stopped = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renew(): Promise<void> {
    clearTimeout(timer)
    try {
      const { code, expires_at, addresses } = await api.auth.createPairing()
      const { address, reachesOthers } = addressToShow(page.origin, addresses)
      pairing.value = { state: 'ready', link: pairingLink(address, code), address, reachesOthers }
      const waitMs = Math.max(renewAtLeastMs, expires_at * 1000 - Date.now() - renewBeforeMs)
      if (!stopped.value) timer = setTimeout(renew, waitMs)
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
