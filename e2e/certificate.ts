import { join } from 'node:path'

/** A self-signed certificate, in two files of a folder. */
export function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const files = ['-keyout', key, '-out', certificate]
  const { exitCode, stderr } = Bun.spawnSync(
    [
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      ...files,
    ].concat([
      '-days',
      '2',
      '-subj',
      '/CN=music.test',
      '-addext',
      'subjectAltName=DNS:music.test,IP:127.0.0.1',
    ]),
    { stderr: 'pipe' },
  )
  if (exitCode !== 0) throw new Error(`No certificate: ${stderr.toString()}`)
  return { certificate, key }
}
