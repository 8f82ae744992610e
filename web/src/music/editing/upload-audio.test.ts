import { expect, test } from 'bun:test'
import { audioUploadMaxBytes } from '@pezzottify/contract'
import { audioProblem, titleIn } from './upload-audio.ts'

test('music is taken by its kind and size, also of kinds that browsers do not know', () => {
  const problems = [
    { type: 'audio/flac', size: 1 },
    { type: '', size: 1 },
    { type: 'video/ogg', size: 1 },
    { type: 'audio/mpeg', size: audioUploadMaxBytes },
    { type: 'audio/mpeg', size: audioUploadMaxBytes + 1 },
    { type: 'audio/mpeg', size: 0 },
    { type: 'image/png', size: 1 },
    { type: 'video/mp4', size: 1 },
  ].map(audioProblem)
  expect(problems).toEqual([null, null, null, null, 'size', 'empty', 'type', 'type'])
})

test('a title is found in the name of a file', () => {
  const titles = [
    '03 - Harbour Lights.flac',
    '1. One.mp3',
    '12_Night_Train.ogg',
    '99 Luftballons.mp3',
    '1979.mp3',
    'Plain.wav',
    'a.b.opus',
  ].map(titleIn)
  expect(titles).toEqual(['Harbour Lights', 'One', 'Night Train', 'Luftballons', '1979', 'Plain', 'a.b'])
})
