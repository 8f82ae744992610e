#!/bin/sh
# mp3gain 1.6.2 writes what it measured into an APEv2 tag at the end of the MP3, beside the ID3v2 tag at its start. ffmpeg
# 5.1.9 (Debian 12) reads APEv2 from Monkey's Audio, Musepack and WavPack, and not from MP3: it knows nothing of the gain,
# neither as a tag nor as side data, so a conversion loses it. The same figures in ID3v2 TXXX frames are heard.
# For a music server: read the APEv2 tag of MP3 files too, or a library levelled with mp3gain plays unlevelled.
. "$(dirname "$0")/debian-tools.sh"
fetch mp3gain=1.6.2-2 ffmpeg=7:5.1.9-0+deb12u1
tone tone.wav
run ffmpeg -nostdin -v error -y -i tone.wav -metadata artist=A song.mp3
run mp3gain -q song.mp3 >/dev/null 2>&1
gains() { run ffprobe -v error -show_entries format_tags:stream_side_data "$1" | grep -ci replaygain || true; }
same 'mp3gain wrote it' 1 "$(grep -ac REPLAYGAIN_TRACK_GAIN song.mp3)"
same 'as APEv2' APETAGEX "$(tail -c 32 song.mp3 | head -c 8)"
same 'ffmpeg hears of it' 0 "$(gains song.mp3)"
run ffmpeg -nostdin -v error -y -i song.mp3 -c copy copy.mp3
same 'left after a copy' 0 "$(grep -ac REPLAYGAIN_TRACK_GAIN copy.mp3)"
run ffmpeg -nostdin -v error -y -i song.mp3 -c copy -metadata replaygain_track_gain='-3.00 dB' as-id3.mp3
[ "$(gains as-id3.mp3)" -gt 0 ] && heard=yes || heard=no
same 'the same in ID3v2 is heard' yes "$heard"
finish
