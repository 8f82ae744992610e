import { createSyncedLibrary } from '@pezzottify/client'
import { createBrowserSyncPorts } from '@pezzottify/client/browser'
import { createBrowserAudio, createBrowserStorage } from './app/browser-ports.ts'
import { createWebApp } from './app/create-web-app.ts'
import './styles/index.css'

createWebApp({
  audio: createBrowserAudio(document.body),
  storage: createBrowserStorage(),
  library: (fetch) => createSyncedLibrary(createBrowserSyncPorts({ fetch })),
}).mount('#app')
