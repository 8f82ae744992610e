#!/bin/sh
# A disc in one FLAC has its cue sheet in a block of its own (flac --cuesheet). ffmpeg 5.1.9 makes chapters of it, in every
# conversion, and they are not what the sheet says:
#   their names are the ISRC of each track; where the sheet has none they are empty, or "ch2" in MP3. FLAC's block holds no titles
#   they begin at INDEX 00, which is where the pause before a song begins; players start it at INDEX 01
# The whole sheet, with the titles, stands in the tag CUESHEET beside the block, as rippers write it; it is not looked at.
# So a disc made into an MP3 or M4A has chapters called "DEA000000002" that begin in the silence, for good.
# For a music server: a name like an ISRC is none, and in a chapter a song may begin some seconds late.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1
run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=12 disc.wav
cat >disc.cue <<'CUE'
FILE "disc.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Lake"
    ISRC DEA000000001
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Moon"
    ISRC DEA000000002
    INDEX 00 00:04:00
    INDEX 01 00:06:00
  TRACK 03 AUDIO
    TITLE "Sea"
    INDEX 01 00:09:00
CUE
run flac -s --cuesheet=disc.cue -T "CUESHEET=$(cat disc.cue)" -o disc.flac disc.wav 2>/dev/null

chapters() { run ffprobe -v error -show_entries chapter=start_time:chapter_tags=title -of csv=p=0 "$1" | tr '\n' ' '; }
same 'chapters of the FLAC' '0.000000,DEA000000001 4.000000,DEA000000002 9.000000, ' "$(chapters disc.flac)"
run ffmpeg -nostdin -v error -y -i disc.flac disc.mp3
same 'chapters of an MP3' '0.000000,DEA000000001 4.000000,DEA000000002 9.000000,ch2 ' "$(chapters disc.mp3)"
run ffmpeg -nostdin -v error -y -i disc.flac disc.m4a
same 'chapters of an M4A' '0.000000,DEA000000001 4.000000,DEA000000002 9.000000, ' "$(chapters disc.m4a)"
finish
