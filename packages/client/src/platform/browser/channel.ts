import type { ChannelPort } from '../../ports.ts'

/** Pages without an origin of their own have no channel; each of their tabs is on its own. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    return null
  }
}

/** A channel among the tabs of this browser, by its name. */
export function createChannel(name: string): ChannelPort {
  const channel = openChannel(name)
  return {
    post: (message) => channel?.postMessage(message),
    listen: (listener) => {
      const heard = ({ data }: MessageEvent): void => listener(data)
      channel?.addEventListener('message', heard)
      return () => channel?.removeEventListener('message', heard)
    },
  }
}
