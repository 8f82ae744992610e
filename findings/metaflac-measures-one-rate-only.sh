#!/bin/sh
# An album of 44.1 kHz with a bonus track of 48 kHz is common. metaflac 1.4.2, FLAC's own tool for ReplayGain, refuses it as a
# whole: after the first file of another sample rate nobody gets a gain, not even those that were measured. vorbisgain 0.37
# does the same album in Ogg without a word, and so does loudgain 0.6.8 in FLAC.
# For a music server: an album without gains next to albums with them is not unmeasured by choice; measure it yourself.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1 vorbisgain=0.37-2+b1 loudgain=0.6.8+ds-3+b1
for rate in 44100 48000; do
  run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 -ar $rate $rate.flac
  cp $rate.flac loud-$rate.flac
  run oggenc -Q $rate.flac -o $rate.ogg
done
gains() { grep -a -o 'REPLAYGAIN_[A-Z]*_GAIN' "$1" | wc -l | tr -d ' '; }
run metaflac --add-replay-gain 44100.flac 48000.flac >/dev/null 2>&1 && answer=done || answer=refused
same 'metaflac' refused "$answer"
same 'metaflac, gains' '0 0' "$(gains 44100.flac) $(gains 48000.flac)"
run vorbisgain -q -a 44100.ogg 48000.ogg >/dev/null 2>&1
same 'vorbisgain, gains' '2 2' "$(gains 44100.ogg) $(gains 48000.ogg)"
run loudgain -q -a -s i loud-44100.flac loud-48000.flac >/dev/null 2>&1
same 'loudgain, gains' '2 2' "$(gains loud-44100.flac) $(gains loud-48000.flac)"
finish
