import type { NetworkPort } from '../../ports.ts'

/** The part of the Network Information API that is used here; only some browsers have it. */
type NetworkInformation = { saveData?: boolean; type?: string; downlink?: number }

/** Browsers that measure the connection report at most 10 Mbit/s. */
export const browserNetwork: NetworkPort = {
  look: () => {
    const { connection }: { connection?: NetworkInformation } = navigator as Navigator & {
      connection?: NetworkInformation
    }
    return {
      isMetered: connection?.saveData === true || connection?.type === 'cellular',
      kbps: connection?.downlink === undefined ? null : connection.downlink * 1_000,
    }
  },
}
