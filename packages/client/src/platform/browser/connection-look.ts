import { socketPath } from '@pezzottify/contract'
import type { ConnectionLook } from '../../page-ports.ts'

const waitMaxMs = 8_000

export const lookAtConnection = async (): Promise<ConnectionLook> => ({
  isSecure: isSecureContext,
  cookies: document.cookie,
  isSocketOpen: await trySocket(),
})

/** Whether a separate WebSocket opens and gets the server's greeting, through all proxies on the way. */
function trySocket(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + socketPath)
    const end = (isOpen: boolean): void => {
      clearTimeout(timer)
      resolve(isOpen)
      socket.close()
    }
    const timer = setTimeout(() => end(false), waitMaxMs)
    socket.addEventListener('message', () => end(true), { once: true })
    socket.addEventListener('close', () => end(false), { once: true })
  })
}
