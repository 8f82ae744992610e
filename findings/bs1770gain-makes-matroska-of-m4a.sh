#!/bin/sh
# bs1770gain 0.8.6 measures an album and writes tagged copies. FLAC and MP3 keep their kind; M4A and Opus come out as
# Matroska (.mka), without a word: the copies have another ending, and phones and car radios do not play them. The gains that
# it writes under the names of ReplayGain aim at -23 LUFS, where everybody else's aim at -18: about 5 dB lower than those of
# loudgain 0.6.8 for the same sound. Only a tag beside them (REPLAYGAIN_REFERENCE_LOUDNESS) says so.
# For a music server: read .mka, and the reference beside each gain.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 opus-tools=0.2-1+b1 bs1770gain=0.8.6.1-3 loudgain=0.6.8+ds-3+b1
mkdir in out
tone in/1.flac
cp in/1.flac loudgain.flac
for name in 2.m4a 3.mp3 4.opus; do run ffmpeg -nostdin -v error -y -i in/1.flac in/$name; done
run bs1770gain -t -o out in >/dev/null 2>&1
run loudgain -q -s i loudgain.flac >/dev/null
tag() { run ffprobe -v error -show_entries "format_tags=$2" -of csv=p=0 "$1"; }
gain() { tag "$1" REPLAYGAIN_TRACK_GAIN | sed 's/ .*//'; }
same 'kinds' '1.flac 2.mka 3.mp3 4.mka' "$(ls out | tr '\n' ' ' | sed 's/ $//')"
same 'reference' '-23.0 LUFS' "$(tag out/1.flac REPLAYGAIN_REFERENCE_LOUDNESS)"
same 'loudgain says 4 to 6 dB more' yes \
  "$(awk -v a="$(gain loudgain.flac)" -v b="$(gain out/1.flac)" 'BEGIN { d = a - b; print (d > 4 && d < 6) ? "yes" : d }')"
finish
