import { passwordMinCharacters } from '@pezzottify/contract'
import type { Ref } from 'vue'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import '../i18n/setup.ts'

/**
 * The field for a new password.
 *
 * @param wasAsked whether the form was submitted: before that no errors are shown
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
