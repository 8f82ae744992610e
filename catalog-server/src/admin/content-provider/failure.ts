/** The labels of the metrics: no answer, an error status, an unreadable answer, a wrong or broken file. */
export type FailureKind = 'connection' | 'status' | 'parse' | 'download'

/** A failure of the downloader service. Listeners do not see any of it. */
export class DownloaderFailure extends Error {
  override name = 'DownloaderFailure'
  readonly kind: FailureKind
  /** Whether the service works and says that it does not have, or does not give, the item. */
  readonly isRefusal: boolean

  constructor(kind: FailureKind, message: string, options: { cause?: unknown; isRefusal?: boolean } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.isRefusal = options.isRefusal ?? false
  }
}

/** No request was made: the service failed too often just before. */
export class DownloaderPaused extends Error {
  override name = 'DownloaderPaused'
}
