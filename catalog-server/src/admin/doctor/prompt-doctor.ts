import type { DoctorCheck } from '@pezzottify/contract'
import { createPromptLooks } from '../../base/prompt-looks.ts'
import type { DoctorInput, Look } from './doctor.ts'
import { looksOf } from './doctor.ts'

/**
 * The doctor of a running server. It waits for no disk: what has not ended yet is reported as it was last found, marked
 * as pending, and the look goes on for whoever asks next.
 */
export function createPromptDoctor(input: DoctorInput): () => Promise<DoctorCheck[]> {
  const look = createPromptLooks<DoctorCheck>()
  return () =>
    Promise.all(
      looksOf(input).map((one) => look(`${one.name} ${one.subject}`, one.look, (last) => pending(one, last))),
    )
}

const pending = ({ name, subject }: Look, known: DoctorCheck | undefined): DoctorCheck => ({
  ...(known ?? { name, state: 'warning', message: `${subject} is being looked at`, fix: null }),
  is_pending: true,
})
