#!/bin/sh
# The header of an Opus file has a gain that all players should apply of themselves (RFC 7845, 5.1), and opusenc 0.2 writes one
# of -14 dB when it is given a loud album that was measured. ffmpeg 5.1.9 and opusdec 0.2 apply it. ogg-opus-decoder 1.7.5, the
# decoder for web pages, leaves it out: the same file is 14 dB louder there, as loud as if nobody had measured it. Its parser of
# the header reads the gain; no line of the decoder asks for it.
# For a music server: whoever decodes on their own adds the header's gain, and two players of one file can differ by more than
# a gain of the tags explains.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 opus-tools=0.2-1+b1
npm install --silent --no-save --prefix "$work/npm" ogg-opus-decoder@1.7.5 >/dev/null
tone tone.wav
run flac -s -T 'REPLAYGAIN_ALBUM_GAIN=-9.00 dB' -T 'REPLAYGAIN_TRACK_GAIN=-9.00 dB' -o song.flac tone.wav 2>/dev/null
run opusenc --quiet song.flac song.opus
cat >npm/decode.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs'
import { OggOpusDecoder } from 'ogg-opus-decoder'
const [from, to] = process.argv.slice(2)
const decoder = new OggOpusDecoder()
await decoder.ready
const { channelData } = await decoder.decodeFile(readFileSync(from))
writeFileSync(to, channelData[0])
decoder.free()
JS
node npm/decode.mjs song.opus song.f32
run opusdec --quiet --float song.opus song.wav
run flac -s -d -o plain.wav song.flac

# louder_by FILE ...: how many decibels it is louder than the FLAC.
level() { run ffmpeg -nostdin "$@" -af volumedetect -f null - 2>&1 | sed -n 's/.*mean_volume: \(.*\) dB/\1/p'; }
louder_by() { echo "$(level "$@") $(level -i plain.wav)" | awk '{ printf "%.0f", $1 - $2 }'; }
same 'ffmpeg' -14 "$(louder_by -i song.opus)"
same 'opusdec' -14 "$(louder_by -i song.wav)"
same 'ogg-opus-decoder' 0 "$(louder_by -f f32le -ar 48000 -ac 1 -i song.f32)"
finish
