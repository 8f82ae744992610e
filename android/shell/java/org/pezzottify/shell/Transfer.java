package org.pezzottify.shell;

import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.os.Handler;
import android.os.Looper;
import android.os.PowerManager;
import android.os.SystemClock;

/**
 * Lets downloads go on without a window: the service is in the foreground for them, and the processor awake. Android
 * allows the start only while somebody uses the app, and from version 15 on six hours a day.
 */
final class Transfer {
    /** The page asks for one file after the other; with many of them it waits some seconds in between. */
    private static final int BETWEEN_FILES_MS = 20_000;
    /** For so long the page tries again while nothing comes, and Android would not let the service come back by itself. */
    private static final long OUTAGE_MAX_MS = 300_000;
    private static final long AWAKE_MAX_MS = 600_000;

    private final Service service;
    private final Notice notice;
    private final Session session;
    private final PowerManager.WakeLock awake;
    private final Handler main = new Handler(Looper.getMainLooper());
    private final Runnable end = new Runnable() {
        @Override public void run() {
            leave();
        }
    };
    private boolean isRunning;
    private boolean isTimeUsedUp;
    /** Null while files come. */
    private Long failingSinceMs;

    Transfer(Service service, Notice notice, Session session) {
        this.service = service;
        this.notice = notice;
        this.session = session;
        awake = ((PowerManager) service.getSystemService(Context.POWER_SERVICE))
                .newWakeLock(PowerManager.PARTIAL_WAKE_LOCK, "pezzottify:downloads");
        awake.setReferenceCounted(false);
    }

    void hasBegun() {
        isRunning = true;
        main.removeCallbacks(end);
        begin();
    }

    /** The last download has ended. `isTriedAgain`: it failed, and the page will ask for it again. */
    void hasEnded(boolean isTriedAgain) {
        isRunning = false;
        main.removeCallbacks(end);
        long nowMs = SystemClock.elapsedRealtime();
        if (!isTriedAgain) failingSinceMs = null;
        else if (failingSinceMs == null) failingSinceMs = nowMs;
        main.postDelayed(end, isTriedAgain ? Math.max(BETWEEN_FILES_MS, failingSinceMs + OUTAGE_MAX_MS - nowMs) : BETWEEN_FILES_MS);
    }

    private void begin() {
        awake.acquire(AWAKE_MAX_MS);
        if (notice.isTransferring() || isTimeUsedUp) return;
        try {
            service.startForegroundService(new Intent(service, PlaybackService.class));
            notice.setTransferring(session, true);
        } catch (IllegalStateException e) {
            // Nobody uses the app, or the time of this day is used up: downloads go on for as long as the app may live.
        }
    }

    private void leave() {
        main.removeCallbacks(end);
        awake.release();
        notice.setTransferring(session, false);
    }

    /** Android's time for downloads is used up; it ends an app that stays in the foreground for them. */
    void timeIsUsedUp() {
        isTimeUsedUp = true;
        leave();
    }

    /** Somebody uses the app: Android counts from the beginning again. */
    void windowIsThere() {
        isTimeUsedUp = false;
        if (isRunning) begin();
    }

    void close() {
        main.removeCallbacks(end);
        awake.release();
    }
}
