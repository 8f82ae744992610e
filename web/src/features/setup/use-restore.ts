import { ApiError, isNotFound, retryAfterSecondsOf } from '@pezzottify/client'
import type { Backup } from '@pezzottify/contract'
import { api as endpoints, isErrorCode } from '@pezzottify/contract'
import { readonly, shallowRef } from 'vue'
import { useServices } from '../../shared/services.ts'

const lookAgainMs = 1_000
/** Longer than the largest backup takes. One that cannot be laid out leaves the server as it was, and its log says why. */
const beginsAnewMaxMs = 600_000

/** The progress of starting a new server from a backup. `share` is null when unknown. */
export type RestoreState =
  | { at: 'choosing' }
  | { at: 'sending'; share: number | null }
  | { at: 'verifying' }
  | { at: 'beginning anew' }

/** Starts a new server from a backup instead of a first account. */
export function useRestore() {
  const { api, page } = useServices()
  const state = shallowRef<RestoreState>({ at: 'choosing' })

  /** @throws ApiError `setup_code_wrong` */
  const list = (code: string): Promise<{ directory: string | null; backups: Backup[] }> =>
    api.backups.listAtSetup({ body: { code } })

  /** @returns whether the server has begun with the backup */
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
    } catch (error) {
      state.value = { at: 'choosing' }
      throw error
    }
    state.value = { at: 'beginning anew' }
    const until = Date.now() + beginsAnewMaxMs
    while (!(await hasOwner())) {
      if (Date.now() > until) {
        state.value = { at: 'choosing' }
        return false
      }
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
    }
    // Nothing that was loaded belongs to this server any more.
    page.open('/')
    return true
  }

  /** The set-up is not found once there is an owner. */
  const hasOwner = (): Promise<boolean> => api.setup.state().then(() => false, isNotFound)

  /** Uploads with progress, which `fetch` cannot report. @throws ApiError */
  function send(file: File, code: string): Promise<void> {
    const { method, path } = endpoints.backups.uploadAtSetup
    const request = new XMLHttpRequest()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    request.open(method, page.origin + path)
    request.setRequestHeader('content-type', 'application/x-tar')
    request.setRequestHeader('x-setup-code', code)
    request.upload.onprogress = ({ loaded, total }) => {
      state.value = loaded < total ? { at: 'sending', share: loaded / total } : { at: 'verifying' }
    }
    request.onload = () => (request.status === 202 ? resolve() : reject(refusalOf(request)))
    request.onerror = () => reject(new ApiError(0, 'offline', '', null))
    request.send(file)
    return promise
  }

  return {
    state: readonly(state),
    list,
    /** @throws ApiError */
    restore: (name: string, code: string) =>
      run(() => {
        state.value = { at: 'verifying' }
        return api.backups.restoreAtSetup({ params: { name }, body: { code } })
      }),
    /** @throws ApiError */
    upload: (file: File, code: string) =>
      run(() => {
        state.value = { at: 'sending', share: null }
        return send(file, code)
      }),
  }
}

function refusalOf(request: XMLHttpRequest): ApiError {
  const code = request.getResponseHeader('x-error-code') ?? ''
  const retryAfter = retryAfterSecondsOf(request.getResponseHeader('retry-after'))
  return new ApiError(request.status, isErrorCode(code) ? code : 'internal', request.responseText, retryAfter)
}
