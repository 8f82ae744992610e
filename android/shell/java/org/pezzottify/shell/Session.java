package org.pezzottify.shell;

import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.graphics.Bitmap;
import android.media.MediaMetadata;
import android.media.session.MediaSession;
import android.media.session.PlaybackState;
import android.os.Bundle;
import android.view.KeyEvent;
import org.json.JSONObject;

/** Lock screen, headset, Bluetooth, watch and car: they show the track, and their buttons go to the page. */
final class Session extends MediaSession.Callback {
    interface Listener {
        void onPressed(String name, Fields details);
    }

    /** `PendingIntent.FLAG_MUTABLE`, which has a name since Android 12 and does nothing before. */
    private static final int MUTABLE = 1 << 25;
    private static final long ACTIONS = PlaybackState.ACTION_PLAY | PlaybackState.ACTION_PAUSE
            | PlaybackState.ACTION_PLAY_PAUSE | PlaybackState.ACTION_SKIP_TO_NEXT | PlaybackState.ACTION_SKIP_TO_PREVIOUS
            | PlaybackState.ACTION_STOP | PlaybackState.ACTION_PLAY_FROM_MEDIA_ID | PlaybackState.ACTION_PLAY_FROM_SEARCH;

    private final MediaSession session;
    private final Listener listener;
    private JSONObject track = new JSONObject();
    private Bitmap cover;
    private int shown;

    Session(Context context, Listener listener) {
        this.listener = listener;
        session = new MediaSession(context, "pezzottify");
        session.setCallback(this);
        session.setSessionActivity(PendingIntent.getActivity(context, 0,
                new Intent(context, MainActivity.class), PendingIntent.FLAG_IMMUTABLE));
        // A key of a headset starts the app when it is gone. Android writes the key into the intent.
        Intent key = new Intent(Intent.ACTION_MEDIA_BUTTON, null, context, PlaybackService.class);
        session.setMediaButtonReceiver(PendingIntent.getForegroundService(context, 0, key, MUTABLE));
        // Android passes no key to a session that has not told which it takes.
        setState(Player.State.IDLE, 0, 1);
        session.setActive(true);
    }

    MediaSession.Token token() {
        return session.getSessionToken();
    }

    void release() {
        session.release();
    }

    /** A key that came as an intent. */
    void press(KeyEvent key) {
        session.getController().dispatchMediaButtonEvent(key);
    }

    /** The current track: `title`, `artist`, `album`, `durationMs`, `canSeek`. Without a title nothing plays. */
    void setTrack(JSONObject fields) {
        track = fields;
        cover = null;
        tellTrack();
    }

    void setCover(Bitmap picture) {
        cover = picture;
        tellTrack();
    }

    private void tellTrack() {
        MediaMetadata.Builder told = new MediaMetadata.Builder()
                .putString(MediaMetadata.METADATA_KEY_TITLE, title())
                .putString(MediaMetadata.METADATA_KEY_ARTIST, artist())
                .putString(MediaMetadata.METADATA_KEY_ALBUM, album())
                .putLong(MediaMetadata.METADATA_KEY_DURATION, track.optLong("durationMs", -1));
        if (cover != null) told.putBitmap(MediaMetadata.METADATA_KEY_ALBUM_ART, cover);
        session.setMetadata(told.build());
    }

    String title() {
        return text("title");
    }

    String artist() {
        return text("artist");
    }

    String album() {
        return text("album");
    }

    Bitmap cover() {
        return cover;
    }

    boolean hasTrack() {
        return !title().isEmpty();
    }

    private String text(String field) {
        return track.isNull(field) ? "" : track.optString(field);
    }

    void setState(Player.State state, long positionMs, float rate) {
        boolean canSeek = track.optBoolean("canSeek", true);
        shown = codeOf(state);
        session.setPlaybackState(new PlaybackState.Builder()
                .setActions(canSeek ? ACTIONS | PlaybackState.ACTION_SEEK_TO : ACTIONS)
                .setState(shown, positionMs, state == Player.State.PLAYING ? rate : 0).build());
    }

    private static int codeOf(Player.State state) {
        switch (state) {
            case PLAYING: return PlaybackState.STATE_PLAYING;
            case LOADING:
            case WAITING: return PlaybackState.STATE_BUFFERING;
            case PAUSED: return PlaybackState.STATE_PAUSED;
            default: return PlaybackState.STATE_NONE;
        }
    }

    private void press(String name) {
        listener.onPressed(name, new Fields());
    }

    /** Android takes music that waits for its bytes for paused: the one button of a headset would never end the wait. */
    @Override public boolean onMediaButtonEvent(Intent pressed) {
        KeyEvent key = (KeyEvent) pressed.getParcelableExtra(Intent.EXTRA_KEY_EVENT);
        if (shown != PlaybackState.STATE_BUFFERING || key == null || !isToggle(key)) return super.onMediaButtonEvent(pressed);
        if (key.getAction() == KeyEvent.ACTION_DOWN && key.getRepeatCount() == 0) onPause();
        return true;
    }

    private static boolean isToggle(KeyEvent key) {
        int code = key.getKeyCode();
        return code == KeyEvent.KEYCODE_MEDIA_PLAY_PAUSE || code == KeyEvent.KEYCODE_HEADSETHOOK;
    }

    @Override public void onPlay() {
        press("play");
    }

    @Override public void onPause() {
        press("pause");
    }

    @Override public void onStop() {
        press("stop");
    }

    @Override public void onSkipToNext() {
        press("next");
    }

    @Override public void onSkipToPrevious() {
        press("previous");
    }

    @Override public void onFastForward() {
        press("forward");
    }

    @Override public void onRewind() {
        press("rewind");
    }

    @Override public void onSeekTo(long positionMs) {
        listener.onPressed("seek", new Fields().put("positionMs", positionMs));
    }

    @Override public void onPlayFromMediaId(String id, Bundle extras) {
        listener.onPressed("playId", new Fields().put("id", id));
    }

    @Override public void onPlayFromSearch(String query, Bundle extras) {
        listener.onPressed("playSearch", new Fields().put("query", query == null ? "" : query));
    }
}
