#!/bin/sh
# mediabunny 1.61.0 copies FLAC into MP4 without touching a sample, yet the sample entry always says 16 bits. ffmpeg 5.1
# says there what the FLAC itself says. The stream's own header (dfLa) is right in both, and ffprobe goes by that, so that
# the file looks sound. Media Source Extensions in Chromium compare the two: such a segment of 24 bits is refused, while
# the same file plays by its address.
# For a player that appends pieces by script: correct the two bytes before they are appended.
# Needs node and npm beside the Debian packages.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1
npm install --silent --no-save --prefix "$work/npm" mediabunny@1.61.0 >/dev/null
cat >"$work/npm/copy.mjs" <<'JS'
import { readFileSync, writeFileSync } from 'node:fs'
import { ALL_FORMATS, BufferSource, BufferTarget, Conversion, Input, Mp4OutputFormat, Output } from 'mediabunny'
const [from, to] = process.argv.slice(2)
const input = new Input({ source: new BufferSource(readFileSync(from)), formats: ALL_FORMATS })
const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() })
const copy = await Conversion.init({ input, output })
await copy.execute()
writeFileSync(to, new Uint8Array(output.target.buffer))
JS
# The bits per sample in the sample entry: 18 bytes after its name.
stated() { node -e 'const b = require("fs").readFileSync(process.argv[1]); console.log(b.readUInt16BE(b.indexOf("fLaC") + 22))' "$1"; }
bits() { run ffprobe -v error -show_entries stream=bits_per_raw_sample -of csv=p=0 "$1"; }
sound=sine=frequency=440:duration=2
run ffmpeg -nostdin -v error -y -f lavfi -i $sound -sample_fmt s16 16.flac
run ffmpeg -nostdin -v error -y -f lavfi -i $sound -sample_fmt s32 -bits_per_raw_sample 24 24.flac
for depth in 16 24; do
  node npm/copy.mjs $depth.flac $depth.mp4
  run ffmpeg -nostdin -v error -y -i $depth.flac -c copy -strict -2 ffmpeg-$depth.mp4
  same "ffmpeg, $depth bits" $depth "$(stated ffmpeg-$depth.mp4)"
  same "mediabunny, $depth bits" 16 "$(stated $depth.mp4)"
  same "the stream itself, $depth bits" $depth "$(bits $depth.mp4)"
done
finish
