import { scanCode } from './camera.ts'
import { readCode } from './code.ts'

/*
 * The first screen: asks for the server, by its address or by a code, and lets the shell check whether one answers there.
 */
type Shell = { post: (name: string, json: string) => void }
type ShellWindow = Window & {
  PezzottifyNative?: Shell
  __pezzottifyNative?: (event: string, value: { reason?: string }) => void
}

const failures: Record<string, string> = {
  address: 'This is not an address. It looks like https://music.example.org or 192.168.1.20:3001.',
  unreachable: 'Nothing answers at this address. Is the server on, and this phone in the same network?',
  other: 'Something answers at this address, but it is not Pezzottify.',
}
const noCode = 'This code holds no address of a server.'
const noCamera = 'The camera cannot be used. Allow it in the settings of the phone, or type the address.'

const shellWindow: ShellWindow = window
const form = element('form')
const address = element<HTMLInputElement>('#address')
const failure = element('#failure')
const button = element<HTMLButtonElement>('#connect')
const camera = element('#camera')
const video = element<HTMLVideoElement>('video')
let scanning = new AbortController()

function element<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector)
  if (!found) throw new Error(`The page has no ${selector}`)
  return found
}

function setBusy(isBusy: boolean): void {
  button.disabled = isBusy
  button.textContent = isBusy ? 'Connecting…' : 'Connect'
}

/** `path`: the page to open there; null for the first. */
function connect(path: string | null): void {
  failure.textContent = ''
  setBusy(true)
  shellWindow.PezzottifyNative?.post('connect', JSON.stringify({ address: address.value, path }))
}

async function scan(): Promise<void> {
  scanning = new AbortController()
  const { signal } = scanning
  failure.textContent = ''
  camera.hidden = false
  element('#close-camera').focus()
  // So that Back closes the camera instead of the app.
  history.pushState({ camera: true }, '')
  try {
    const text = await scanCode(video, {
      signal,
      accepts(found) {
        const isCode = readCode(found) !== null
        element('#camera p').textContent = isCode ? '' : noCode
        return isCode
      },
    })
    const code = text === null ? null : readCode(text)
    if (!code) return
    address.value = code.address
    connect(code.path)
  } catch {
    if (!signal.aborted) failure.textContent = noCamera
  } finally {
    if (!signal.aborted) history.back()
  }
}

window.addEventListener('popstate', () => {
  camera.hidden = true
  scanning.abort()
})
element('#open-camera').addEventListener('click', () => void scan())
element('#close-camera').addEventListener('click', () => history.back())
form.addEventListener('submit', (submitted) => {
  submitted.preventDefault()
  connect(null)
})
shellWindow.__pezzottifyNative = (event, { reason = '' }) => {
  if (event !== 'connectFailed') return
  setBusy(false)
  failure.textContent = failures[reason] ?? failures['unreachable'] ?? ''
  address.focus()
}
element('#scan').hidden = !('mediaDevices' in navigator)
address.value = new URLSearchParams(window.location.search).get('server') ?? ''
shellWindow.PezzottifyNative?.post('ready', '{}')
