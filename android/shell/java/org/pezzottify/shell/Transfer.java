package org.pezzottify.shell;

import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.os.Handler;
import android.os.Looper;
import android.os.PowerManager;

/**
 * Lets downloads go on without a window: the service is in the foreground for them, and the processor awake. Android
 * allows the start only while somebody uses the app, and from version 15 on six hours a day.
 */
final class Transfer {
    /** The page asks for one file after the other; with many of them it waits some seconds in between. */
    private static final int BETWEEN_FILES_MS = 20_000;
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

    Transfer(Service service, Notice notice, Session session) {
        this.service = service;
        this.notice = notice;
        this.session = session;
        awake = ((PowerManager) service.getSystemService(Context.POWER_SERVICE))
                .newWakeLock(PowerManager.PARTIAL_WAKE_LOCK, "pezzottify:downloads");
        awake.setReferenceCounted(false);
    }

    /** A download has begun, or the last one has ended. */
    void setRunning(boolean isRunning) {
        this.isRunning = isRunning;
        main.removeCallbacks(end);
        if (!isRunning) main.postDelayed(end, BETWEEN_FILES_MS);
        else begin();
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
