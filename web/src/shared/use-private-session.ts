import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from './services.ts'
import { toastError } from './toast-error.ts'
import { useToasts } from '../ui/use-toasts.ts'

/** A period in which plays on this device are not reported. */
export function usePrivateSession() {
  const { plays } = useServices()
  const { t, locale } = useI18n()
  const toasts = useToasts()
  return {
    isOn: computed({
      get: () => plays.privateUntil.value !== null,
      set: (isOn) => void plays.setPrivate(isOn).catch((error: unknown) => toastError(error, t, toasts)),
    }),
    /** The time of day at which it ends. */
    endsAt: computed(() => {
      const { value } = plays.privateUntil
      return value === null
        ? ''
        : new Date(value).toLocaleTimeString(locale.value, { hour: 'numeric', minute: '2-digit' })
    }),
  }
}
