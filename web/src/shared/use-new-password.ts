import { passwordMinCharacters } from '@pezzottify/contract'
import type { Ref } from 'vue'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import '../i18n/setup.ts'

/**
 * A password that somebody is to have from now on.
 *
 * @param wasAsked whether it was tried to send it: before, nothing is wrong with it
 */
export function useNewPassword(wasAsked: Readonly<Ref<boolean>>) {
  const { t } = useI18n()
  const password = ref('')
  const isLongEnough = computed(() => [...password.value].length >= passwordMinCharacters)
  const error = computed(() =>
    wasAsked.value && !isLongEnough.value ? t('setup.passwordShort', { n: passwordMinCharacters }) : '',
  )
  return { password, isLongEnough, error }
}
