// The first screen: asks for the server, and lets the shell check whether one answers there.
const failures = {
  address: 'This is not an address. It looks like https://music.example.org or 192.168.1.20:3001.',
  unreachable: 'Nothing answers at this address. Is the server on, and this phone in the same network?',
  other: 'Something answers at this address, but it is not Pezzottify.',
}
const address = document.querySelector('#address')
const failure = document.querySelector('#failure')
const button = document.querySelector('button')

function setBusy(isBusy) {
  button.disabled = isBusy
  button.textContent = isBusy ? 'Connecting…' : 'Connect'
}

window.__pezzottifyNative = (event, value) => {
  if (event !== 'connectFailed') return
  setBusy(false)
  failure.textContent = failures[value.reason] ?? failures.unreachable
  address.focus()
}
document.querySelector('form').addEventListener('submit', (submitted) => {
  submitted.preventDefault()
  failure.textContent = ''
  setBusy(true)
  window.PezzottifyNative.post('connect', JSON.stringify({ address: address.value }))
})
address.value = new URLSearchParams(window.location.search).get('server') ?? ''
window.PezzottifyNative?.post('ready', '{}')
