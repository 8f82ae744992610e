package org.pezzottify.shell;

import android.os.Handler;
import android.os.Looper;

/**
 * A page from the APK may not open sockets to the home network: once the server is back, its own page takes its place.
 * That one takes over the music that plays; until it stands, nobody tells the player what comes next.
 */
final class CopyWatch implements WebHost.Listener {
    /**
     * The interval of checks for the server while the page comes from the APK and is visible. With the time that a check
     * may take the page is back within ten seconds.
     */
    private static final int ASK_AGAIN_MS = 3_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Runnable askAgain = new Runnable() {
        @Override public void run() {
            ask();
        }
    };
    private final WebHost web;
    private final Server server;
    private final Player player;
    private final Silence silence;
    private final Bridge bridge;
    private final Connect connect;
    private boolean isVisible;
    private boolean isAsking;

    CopyWatch(WebHost web, Server server, Player player, Silence silence, Bridge bridge, Connect connect) {
        this.web = web;
        this.server = server;
        this.player = player;
        this.silence = silence;
        this.bridge = bridge;
        this.connect = connect;
    }

    void setVisible(boolean isVisible) {
        this.isVisible = isVisible;
        ask();
    }

    @Override public void onCopy() {
        ask();
    }

    /** A page that waited for the server to play leaves that to the next one. */
    private void reopen() {
        web.reopen();
        if (silence.isWanted() && !player.isOn()) bridge.emitToNext("command", new Fields().put("name", "play"));
    }

    private void ask() {
        main.removeCallbacks(askAgain);
        if (!isVisible || !web.isFromApk() || isAsking) return;
        isAsking = true;
        connect.ask(server.origin(), new Connect.Listener() {
            @Override public void onAnswer(String origin, String failure) {
                isAsking = false;
                if (!isVisible || !web.isFromApk()) return;
                if (failure == null && player.lastsWithoutPage()) reopen();
                else main.postDelayed(askAgain, ASK_AGAIN_MS);
            }
        });
    }
}
