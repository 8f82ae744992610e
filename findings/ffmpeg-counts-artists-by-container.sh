#!/bin/sh
# Two artists, written as each format wants it, and what ffmpeg 5.1.9 (Debian 12) makes of them:
#   FLAC, two ARTIST comments           "A;B": joined, and written so, as *one* name, by any conversion
#   MP3, ID3v2.4, two strings in TPE1   "A": the second one is lost
#   MP3, ID3v2.4, two strings in TXXX   "a": here too
# None of them is told. Who converts a library with ffmpeg makes artists called "A;B", or loses them.
# For a music server: read tags from the file, not from ffprobe; and expect "A;B" from files that ffmpeg wrote.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
tone tone.wav
run flac -s -T ARTIST=A -T ARTIST=B -o song.flac tone.wav 2>/dev/null
for name in song label; do run ffmpeg -nostdin -v error -y -i tone.wav $name.mp3; done
run python3 - <<'PYTHON'
from mutagen.id3 import ID3, TPE1, TXXX
for name, frames in {'song.mp3': [TPE1(encoding=3, text=['A', 'B'])],
                     'label.mp3': [TXXX(encoding=3, desc='LABEL', text=['a', 'b'])]}.items():
    tag = ID3()
    for frame in frames:
        tag.add(frame)
    tag.save(name, v2_version=4)
PYTHON
tag() { run ffprobe -v error -show_entries "format_tags=$2" -of csv=p=0 "$1"; }
same 'FLAC, two comments' 'A;B' "$(tag song.flac artist)"
run ffmpeg -nostdin -v error -y -i song.flac copy.flac
same 'FLAC, comments after a conversion' 1 "$(xxd -p copy.flac | tr -d '\n' | grep -o '4152544953543d' | wc -l | tr -d ' ')"
same 'MP3, two strings in TPE1' A "$(tag song.mp3 artist)"
same 'MP3, two strings in TXXX' a "$(tag label.mp3 LABEL)"
finish
