#!/bin/sh
# shnsplit (shntool 3.0.10) cuts a recording by a cue sheet. Its times are minutes, seconds and 75ths of a second, and it turns
# them into bytes by the rate of a CD, whatever the rate of the file. A recording of 48 kHz, as from a camera, a DAT or a
# download, is cut at 92 % of each time: a song that begins at 6 s begins at 5.51 s, and an hour later five minutes too early.
# The status is 0 and nothing is said. The same times with three digits (0:06.000) are right: these it counts by the file's rate;
# but cuebreakpoints (cuetools 1.4.1), which turns sheets into times for it, writes two.
# For a music server: cut by samples; and songs that begin with the end of the one before were cut so.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 shntool=3.0.10-1+b1 cuetools=1.4.1-0.2
cat >disc.cue <<'CUE'
FILE "disc.wav" WAVE
  TRACK 01 AUDIO
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    INDEX 01 00:06:00
  TRACK 03 AUDIO
    INDEX 01 00:09:00
CUE
recording() { run ffmpeg -nostdin -v error -y -f lavfi -i "sine=sample_rate=$1:duration=12" -ac 2 -c:a pcm_s16le disc.wav; }
# The lengths of the songs, after the status and what was said of it.
lengths() {
  echo "$status"
  for song in split-track0*.wav; do run ffprobe -v error -show_entries format=duration -of csv=p=0 "$song"; done
  rm split-track0*.wav
}
cut_by() { run shnsplit -q -O always "$@" disc.wav 2>said && status=0 || status=$?; }

recording 44100
cut_by -f disc.cue
same '44.1 kHz' '0 6.000000 3.000000 3.000000 ' "$(lengths | tr '\n' ' ')"
recording 48000
cut_by -f disc.cue
same '48 kHz' '0 5.512500 2.756250 3.731250 ' "$(lengths | tr '\n' ' ')"
same '48 kHz, what was said' '' "$(tr -d '\n' <said)"
run cuebreakpoints disc.cue >times
cut_by <times
same '48 kHz, by cuebreakpoints' '0 5.512500 2.756250 3.731250 ' "$(lengths | tr '\n' ' ')"
printf '0:06.000\n0:09.000\n' >times
cut_by <times
same '48 kHz, by times of three digits' '0 6.000000 3.000000 3.000000 ' "$(lengths | tr '\n' ' ')"
finish
