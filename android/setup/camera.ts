import decodeQR from 'qr/decode.js'

/** Frames are decoded in at most this size: a code that fills half of the picture has some ten pixels for each square. */
const frameMaxPixels = 720
const pauseMs = 60

/**
 * Shows the camera in `video` until a code is accepted, or `signal` ends it. Resolves to the accepted text; null when it
 * was ended.
 *
 * @throws DOMException when there is no camera, or the user does not allow it
 */
export async function scanCode(
  video: HTMLVideoElement,
  { signal, accepts }: { signal: AbortSignal; accepts: (text: string) => boolean },
): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  })
  const stop = (): void => {
    video.srcObject = null
    for (const track of stream.getTracks()) track.stop()
  }
  signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) return null
    video.srcObject = stream
    await video.play()
    const canvas = document.createElement('canvas')
    const drawing = canvas.getContext('2d', { willReadFrequently: true })
    while (drawing && !signal.aborted) {
      const text = textIn(video, canvas, drawing)
      if (text !== null && accepts(text)) return text
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    return null
  } finally {
    stop()
  }
}

/** The text of the code in the present frame; null without one. */
function textIn(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  drawing: CanvasRenderingContext2D,
): string | null {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0) return null
  const factor = Math.min(1, frameMaxPixels / Math.min(videoWidth, videoHeight))
  const [width, height] = [Math.round(videoWidth * factor), Math.round(videoHeight * factor)]
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  drawing.drawImage(video, 0, 0, width, height)
  try {
    return decodeQR(drawing.getImageData(0, 0, width, height))
  } catch {
    // Most frames hold no code, or a blurred one.
    return null
  }
}
