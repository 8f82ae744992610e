/** A small file that the page has made, for the user to keep. */
export type TextFile = { name: string; mime: string; text: string }

/** The page or window in which the app runs. */
export type PagePort = {
  /** The origin of the server: scheme, host and port. */
  readonly origin: string
  /** The platform's description of itself. */
  readonly userAgent: string
  /** The language of its user, as a BCP 47 tag. */
  readonly language: string
  reload: () => void
  /** Loads an address of the app anew. */
  open: (path: string) => void
  /** Resolves to whether it worked. */
  copyText: (text: string) => Promise<boolean>
  /** Lets the user save a file. */
  saveText: (file: TextFile) => void
  lookAtConnection: () => Promise<ConnectionLook>
  /** Adds a listener for when the platform loses its network, and when it may have one again. */
  onNetwork: (listener: (isThere: boolean) => void) => () => void
  /** Adds a listener for what another tab of the app has stored under `key`, or removed. */
  onStored: (key: string, listener: () => void) => void
  /** Runs once the first page is shown and the platform is idle. */
  whenIdle: (run: () => void) => void
}

/** The app around the page, on phones. */
export type AppPort = {
  /** Its version, with the commit if that is known; null when it does not say. */
  readonly version: string | null
  /** Leaves the page for the screen that asks for the server. */
  chooseServer: () => void
  /** Adds a listener for when the page gets a window, and when it has none any more. It lives on without one. */
  onVisibility: (listener: (isVisible: boolean) => void) => () => void
  /**
   * Adds a listener for files that leave the app. `begun`: the phone downloads it from the server now, and tells of its end
   * by itself.
   */
  onFile: (listener: (name: string, state: 'begun' | 'saved' | 'failed') => void) => () => void
}

/** The platform's view of the connection to the server. */
export type ConnectionLook = {
  /** Whether the address is a secure context: HTTPS, or this machine. */
  isSecure: boolean
  /** The cookies that scripts can read. */
  cookies: string
  isSocketOpen: boolean
}
